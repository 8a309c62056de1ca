import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { checkRecordTypes, mayShareName } from './checkRecordTypes';
import { extractNames } from './extractNames';
import { findMisspelt } from './findMisspelt';
import type { CallType, RecordType } from './RecordType';
import { parseRecordName, recordName } from './recordName';
import { arbitraryKey, arbitraryType } from './testing/arbitraryType';

const uuid = '019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const [truth, ...derived] = scorecardType.copies;
const [card, score] = scorecardType.rows as [RecordType['rows'][number], RecordType['rows'][number]];
const [create] = scorecardType.calls as [CallType, ...CallType[]];

const problemsOf = (...types: readonly RecordType[]) =>
  checkRecordTypes(types).map(({ path, message }) => `${path.join('.')}: ${message}`);
const changed = (change: Partial<RecordType>) => problemsOf({ ...scorecardType, ...change });
const withName = (name: string, ...parts: RecordType['key']): RecordType => ({
  ...scorecardType,
  id: name.replace(/\W/g, ''),
  name,
  key: parts,
  copies: [
    {
      ...truth,
      tables: truth.tables.map((table) => ({
        ...table,
        key: Object.fromEntries([
          ...parts.map(({ id }) => [id, id]),
          ...(table.rowSet === 'score' ? [['criterion', 'c']] : []),
        ]) as Record<string, string>,
      })),
    },
  ],
  rows: scorecardType.rows.map((rows) => ({ ...rows, fields: [] })),
  changedAt: null,
  createdAt: null,
  bookkeeping: [],
  milestones: [],
  groups: [],
  calls: [],
});

describe('checkRecordTypes', () => {
  it('finds nothing wrong with the built-in type', () => {
    expect(problemsOf(scorecardType)).toEqual([]);
  });

  it.each<[string, Partial<RecordType>, string]>([
    ['an id that cannot stand in an address', { id: 'a/b' }, '0.id: expected an id'],
    ['no key', { key: [] }, '0.key: expected 1 to 6 key parts'],
    [
      'a part that the name lacks',
      { name: 'customers/{customer}/scorecards/{scorecard}' },
      '0.key.1: expected {profile} to stand once in the name',
    ],
    ['a part that is none', { name: `${scorecardType.name}/{more}` }, '0.name: expected key parts; "more" is not one'],
    [
      'another order',
      { name: 'profiles/{profile}/customers/{customer}/scorecards/{scorecard}' },
      '0.key: expected the key parts in the order of the name: profile, customer, scorecard',
    ],
    [
      'a part within a word',
      { name: 'customers/c-{customer}/profiles/{profile}/scorecards/{scorecard}' },
      '"c-{customer}" is neither',
    ],
    [
      'a part first',
      { name: '{customer}/profiles/{profile}/scorecards/{scorecard}' },
      '0.name: expected a name that begins with a word',
    ],
    [
      'a page of the console',
      { name: 'Load-Tests/{customer}/{profile}/{scorecard}' },
      '0.name: expected another first word: "Load-Tests" is an address of the console',
    ],
    ['what watches', { name: `${scorecardType.name}/watch` }, '0.name: expected another last word'],
    ['no rows', { rows: [] }, '0.rows: expected rows'],
    [
      'a root with a key',
      { rows: [{ ...card, key: score.key }, score] },
      '0.rows.0.key: expected no further key parts',
    ],
    [
      'children without one',
      { rows: [card, { ...score, key: [] }] },
      '0.rows.1.key: expected key parts that tell the scores of a record apart',
    ],
    [
      'a key part of the record as one of a child',
      { rows: [card, { ...score, key: [{ id: 'profile', type: 'text' }] }] },
      '0.rows.1.key.0.id: expected a name of its own',
    ],
    [
      'a field twice',
      { rows: [{ ...card, fields: [...card.fields, ...card.fields.slice(0, 1)] }, score] },
      '0.rows.0.fields.17.id: expected an id of its own: "submittedAt" is that of a field before it',
    ],
    [
      'a column in no copy',
      { rows: [{ ...card, fields: card.fields.map((field) => ({ ...field, columns: { other: 'x' } })) }, score] },
      '0.rows.0.fields.0.columns.other: expected the id of a copy',
    ],
    [
      'the truth in ClickHouse',
      { copies: [{ ...truth, store: 'clickhouse' } as never, ...derived] },
      '0.copies.0.store: expected the truth in Postgres',
    ],
    [
      'a copy with a dot in its id',
      { copies: [truth, ...derived.map((copy) => ({ ...copy, id: `${copy.id}.x` }))] },
      '0.copies.1.id: expected an id',
    ],
    [
      'a row set without a table of the truth',
      { copies: [{ ...truth, tables: truth.tables.slice(0, 1) }, ...derived] },
      '0.copies.0.tables: expected one table of scores; there are 0',
    ],
    [
      'a table of other rows',
      { copies: [{ ...truth, tables: [...truth.tables, { rowSet: 'x', table: 't', key: {} }] }, ...derived] },
      '0.copies.0.tables.2.rowSet: expected the id of a row set',
    ],
    [
      'a table without a key column',
      {
        copies: [{ ...truth, tables: truth.tables.map((table) => ({ ...table, key: { customer: 'c' } })) }, ...derived],
      },
      '0.copies.0.tables.0.key.profile: expected the column that holds "profile"',
    ],
    [
      'one column for two parts',
      {
        copies: [
          {
            ...truth,
            tables: truth.tables.map((table) => ({ ...table, key: { ...table.key, profile: 'customer_id' } })),
          },
          ...derived,
        ],
      },
      '0.copies.0.tables.0.key: expected a column of its own',
    ],
    [
      'a version in Postgres',
      {
        copies: [
          { ...truth, tables: truth.tables.map((table) => ({ ...table, version: { unit: 'ms' as const } })) },
          ...derived,
        ],
      },
      '0.copies.0.tables.0.version: expected a version in ClickHouse',
    ],
    [
      'the root carried by itself',
      { copies: [{ ...truth, tables: truth.tables.map((table) => ({ ...table, carriesRoot: true })) }, ...derived] },
      '0.copies.0.tables.0.carriesRoot: expected a table of child rows',
    ],
    [
      'no such field changed',
      { changedAt: 'touchedAt' },
      '0.changedAt: expected a field of the record’s own row; "touchedAt" is none',
    ],
    [
      'a milestone of no field',
      { milestones: scorecardType.milestones.map((each) => ({ ...each, fields: ['x'] as const })) },
      '0.milestones.0.fields.0: expected a field',
    ],
    [
      'a group that is called like a check',
      { groups: [{ id: 'row_count', title: '', fields: ['score'] }] },
      '0.groups.0.id: expected an id of its own',
    ],
    [
      'a group that is called like a copy',
      { groups: [{ id: 'historic', title: '', fields: ['score'] }] },
      '0.groups.0.id: expected an id of its own',
    ],
    [
      'a call that sets no field',
      { calls: [{ ...create, sets: { x: 'always' } }] },
      '0.calls.0.sets.x: expected a field',
    ],
    [
      'a call that replaces the root',
      { calls: [{ ...create, replaces: [{ rowSet: 'card', list: 'l', key: {} }] }] },
      '0.calls.0.replaces.0.rowSet: expected the id of child rows',
    ],
    [
      'a call that lists rows without their key',
      { calls: [{ ...create, replaces: [{ rowSet: 'score', list: 'l', key: {} }] }] },
      '0.calls.0.replaces.0.key: expected the property of each key part: criterion',
    ],
    ['a call twice', { calls: [create, create] }, '0.calls.1.id: expected an id of its own'],
    [
      'a column of no copy that is not compared',
      { ignore: [{ copy: 'x', rowSet: 'card', column: 'c', why: '' }] },
      '0.ignore.0.copy: expected the id of a copy',
    ],
    ['less than no time', { settleMs: -1 }, '0.settleMs: expected a whole number'],
  ])('names what is wrong and where: %s', (_what, change, expected) => {
    expect(changed(change).join('\n')).toContain(expected);
  });

  it.each([
    ['(', 'expected a regular expression'],
    ['(a)', 'expected groups that capture nothing'],
    ['a+', 'expected repetitions with a bound'],
    ['[0-9]{2,}', 'expected repetitions with a bound'],
    ['(?:a{1,9}){1,9}', 'expected no repetition of a group'],
    ['^a$', 'without ^, $'],
    ['b', 'expected an example that the pattern takes'],
  ])('refuses %s as the form of a key part', (pattern, expected) => {
    const form = { pattern, longest: 9, expected: '', example: 'a' };
    expect(problemsOf(withName('things/{id}', { id: 'id', type: 'text', form })).join()).toContain(expected);
  });

  it('refuses names that nothing tells apart, and ids that two types have', () => {
    const orders = withName('orders/{id}', { id: 'id', type: 'text' });
    const again = withName('Orders/{n}', { id: 'n', type: 'integer' });
    expect(problemsOf({ ...orders, id: 'order' }, { ...again, id: 'order' })).toEqual([
      '1.id: expected an id of its own: "order" is that of another record type',
      '1.name: expected names that nothing else has: "Orders/{n}" may be a name of "orders/{id}" (Scorecard) too',
    ]);
  });

  it.each([
    [['orders/{id}', 'text'], ['orders/{id}/items/{id}', 'text'], false],
    [['orders/{id}', 'uuid'], ['orders/{id}', 'integer'], false],
    [['orders/{id}', 'integer'], ['orders/new', 'integer'], false],
    [['orders/{id}', 'text'], ['orders/new', 'text'], true],
    [['orders/{id}', 'text'], ['orders/{id}', 'integer'], true],
    [['orders/{id}', 'text'], ['items/{id}', 'text'], false],
  ] as const)('tells %j from %j: %s', ([one, type], [other, otherType], expected) => {
    const a = { id: 'a', title: 'A', name: one, key: [{ id: 'id', type }] };
    const b = { id: 'b', title: 'B', name: other, key: [{ id: 'id', type: otherType }] };
    expect([mayShareName(a, b), mayShareName(b, a)]).toEqual([expected, expected]);
  });
});

describe('names of made-up types', () => {
  const typeAndKey = arbitraryType.chain((type) => fc.tuple(fc.constant(type), arbitraryKey(type)));

  it('are well-formed', () => {
    fc.assert(
      fc.property(arbitraryType, (type) => {
        expect(problemsOf(type)).toEqual([]);
      }),
    );
  });

  it('read back as what they were built from', () => {
    fc.assert(
      fc.property(typeAndKey, ([type, key]) => {
        const name = recordName(type, key);
        expect(parseRecordName([type], name.text)).toEqual({ ok: true, name });
        // An address may hold it as it is.
        expect(new URL(`http://localhost/${name.text}`).search).toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('are found in a log, each between blanks', () => {
    fc.assert(
      fc.property(typeAndKey, ([type, key]) => {
        const name = recordName(type, key);
        const { text } = name;
        expect(extractNames([type], `at 10:32 "${text}", then more`).names).toEqual([name]);
        expect(extractNames([type], `see http://localhost:3000/${text}?environment=x`).names).toEqual([name]);
        for (const encoded of [JSON.stringify([text]), `${text}`, JSON.stringify(JSON.stringify({ text }))])
          expect(extractNames([type], encodeURIComponent(encoded)).names, encoded).toEqual([name]);
        expect(extractNames([type], encodeURIComponent(encodeURIComponent(text))).names).toEqual([name]);
        expect(findMisspelt([type], text)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are never names of two types that were found to differ', () => {
    let apart = 0;
    fc.assert(
      fc.property(typeAndKey, arbitraryType, ([type, key], other) => {
        const both = [type, { ...other, id: `${type.id}x` }] as const;
        if (checkRecordTypes(both).length > 0) return;
        apart += 1;
        const name = recordName(type, key);
        expect(parseRecordName([both[1]], name.text).ok).toBe(false);
        expect(parseRecordName(both, name.text)).toEqual(parseRecordName([both[1], type], name.text));
      }),
      { numRuns: 1_000 },
    );
    expect(apart).toBeGreaterThan(100);
  });

  const orders: RecordType = withName(
    'tenants/{tenant}/orders/{order}',
    { id: 'tenant', type: 'text' },
    { id: 'order', type: 'integer' },
  );
  const events: RecordType = withName('events/{event}', { id: 'event', type: 'text' });
  const types = [orders, events, scorecardType];

  // With the square of their length each of these would take longer than any test waits.
  it.each([
    'tenants/',
    'tenants/a',
    'tenants/a/orders/',
    'orders/1/',
    'events/',
    'a',
    '1',
    '-',
    '/',
    '%25',
    'events/a/',
    `${uuid}/`,
  ])('are found behind a million characters of %s', (piece) => {
    const text = `${piece.repeat(Math.ceil(1_000_000 / piece.length))} tenants/cox/orders/42 events/e-1`;
    const names = extractNames(types, text).names.map(({ text: each }) => each);
    expect(names.slice(-2)).toEqual(['tenants/cox/orders/42', 'events/e-1']);
    expect(findMisspelt(types, `${text}\ntenants/cox/orders/x`).at(-1)).toBeDefined();
  });

  it('of several types come in the order of the text; an integer is no bare id, a UUID is', () => {
    const text = `events/e-1 tenants/cox/orders/42 and ${uuid}, 42 https://x.example/tenants/cox/orders/-7?a=events/e-2.`;
    expect(extractNames(types, text)).toEqual({
      names: [
        { type: events.id, key: { event: 'e-1' }, text: 'events/e-1' },
        { type: orders.id, key: { tenant: 'cox', order: '42' }, text: 'tenants/cox/orders/42' },
        { type: orders.id, key: { tenant: 'cox', order: '-7' }, text: 'tenants/cox/orders/-7' },
        { type: events.id, key: { event: 'e-2' }, text: 'events/e-2' },
      ],
      bareIds: [uuid],
    });
  });

  it.each([
    [
      'tenants/cox/orders/007',
      'expected a name like tenants/a1/orders/42: the last segment is a whole number without leading zeros',
    ],
    ['tenants//orders/7', 'expected a name like tenants/a1/orders/42: the tenant is 1 to 255 characters'],
    [
      'events/a/b',
      'expected a name like events/a1: two segments separated by slashes; a slash within one is written %2F',
    ],
    [
      'events/50%',
      'expected a name like events/a1: the last segment is 1 to 255 characters; a percent sign is written %25',
    ],
    [
      'orders/7',
      `expected a name like tenants/a1/orders/42 or events/a1 or customers/cox/profiles/sales/scorecards/${uuid}`,
    ],
    [
      'what',
      `expected a name like tenants/a1/orders/42 or events/a1 or customers/cox/profiles/sales/scorecards/${uuid}`,
    ],
  ])('of several types: %s is refused with what was expected of the one that was meant', (text, expected) => {
    expect(parseRecordName(types, text)).toEqual({ ok: false, expected });
  });

  it('of many types names few: those that share a word with the text first', () => {
    const many = Array.from({ length: 50 }, (_, n) => ({
      ...events,
      id: `e${n}`,
      name: `kind${n}/things${n}/{event}`,
    }));
    const expected = (text: string) => {
      const result = parseRecordName(many, text);
      return result.ok ? '' : result.expected;
    };
    expect(expected('what')).toBe(
      'expected a name like kind0/things0/a1 or kind1/things1/a1 or kind2/things2/a1 or kind3/things3/a1, or of 46 more record types',
    );
    expect(expected('THINGS7/x')).toMatch(/^expected a name like kind7\/things7\/a1 or kind0\/things0\/a1 /);
  });
});
