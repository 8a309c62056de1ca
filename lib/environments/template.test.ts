import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fill, fillText, placeholdersOf, readPath, settleValues, Unfilled, ValueCycle, type Json } from './template';

const values = new Map<string, Json>([
  ['id', 7],
  ['note', 'as it was'],
  ['items', [{ line: 1 }]],
]);

describe('filling', () => {
  it('a text that is one name alone keeps the type of its value; inside of a text it becomes text', () => {
    expect(fill({ id: '{id}', note: 'order {id}: {note}', items: '{items}', rest: [true, null] }, values)).toEqual({
      id: 7,
      note: 'order 7: as it was',
      items: [{ line: 1 }],
      rest: [true, null],
    });
  });
  it('values in an address are encoded, the rest of it is not', () => {
    expect(fillText('/v1/orders/{id}/{note}?a=b', values, encodeURIComponent)).toBe('/v1/orders/7/as%20it%20was?a=b');
  });
  it('a name without a value is refused by its name', () => {
    expect(() => fill({ deep: [{ a: '{nothing}' }] }, values)).toThrow(new Unfilled('nothing'));
  });
  it('braces that are no names stay', () => {
    expect(fill('{"a": 1} {A} {}', values)).toBe('{"a": 1} {A} {}');
  });
  it('names are found wherever they stand, each once', () => {
    expect(placeholdersOf({ a: '{id} {note}', b: ['{id}', { c: '{run.n}' }] })).toEqual(['id', 'note', 'run.n']);
  });
  it('without names nothing changes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(placeholdersOf(value as Json).length === 0);
        expect(fill(value as Json, values)).toEqual(value);
      }),
    );
  });
});

describe('values of values', () => {
  it('are filled in from each other, in whatever order they stand', () => {
    const settled = settleValues({ path: '/v1/{tenant}', tenant: 't-{run}' }, new Map<string, Json>([['run', 'r1']]));
    expect([settled.get('path'), settled.get('tenant')]).toEqual(['/v1/t-r1', 't-r1']);
  });
  it('that lead back to themselves are named in a circle', () => {
    expect(() => settleValues({ a: '{b}', b: '{c}', c: '{b}' }, new Map())).toThrow(new ValueCycle(['b', 'c', 'b']));
  });
});

it.each<[string, unknown, Json | undefined]>([
  ['$.id', { id: 'x' }, 'x'],
  ['$.items[1].id', { items: [{}, { id: 2 }] }, 2],
  ["$['strange name'].id", { 'strange name': { id: null } }, null],
  ['$', [1], [1]],
  ['$.id.deeper', { id: 'x' }, undefined],
  ['$.id', null, undefined],
  ['$.constructor', {}, undefined],
])('%s', (path, answer, expected) => {
  expect(readPath(answer, path)).toEqual(expected);
});
