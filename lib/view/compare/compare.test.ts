import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { aCard, aField, anEmptyInspection, aVersion } from '../testing/inspections';
import { pathOf, readContainer } from './jsonValue';
import { comparableSides, compareSides, readPair, usualPair, writePair } from './sides';
import { diffTexts, showBlanks } from './textDiff';
import { diffValues } from './valueDiff';

const joined = (parts: ReturnType<typeof diffTexts>, but: 'added' | 'removed') =>
  parts
    .filter(({ change }) => change !== but)
    .map(({ text, skipped }) => text + '…'.repeat(skipped))
    .join('');

describe('texts', () => {
  it('are told apart word by word, spaces included', () => {
    expect(diffTexts('the quick fox', 'the quick  fox')).toEqual([
      { change: 'equal', text: 'the quick', skipped: 0 },
      { change: 'removed', text: ' ', skipped: 0 },
      { change: 'added', text: '  ', skipped: 0 },
      { change: 'equal', text: 'fox', skipped: 0 },
    ]);
    expect(diffTexts('a fast fox', 'a slow fox').map(({ text }) => text)).toEqual(['a ', 'fast', 'slow', ' fox']);
  });

  it('read as each side without what only the other holds', () => {
    const text = fc.array(fc.constantFrom('a', 'bc', ' ', '\n', '中', '😀', '.')).map((words) => words.join(''));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const parts = diffTexts(from, to);
        if (parts.some(({ skipped }) => skipped > 0)) return;
        expect(joined(parts, 'added')).toBe(from);
        expect(joined(parts, 'removed')).toBe(to);
      }),
    );
  });

  it('of any length are shown in bounded length, and what is left out is counted', () => {
    const long = 'equal words '.repeat(20_000);
    const parts = diffTexts(`${long}x${long}`, `${long}y${long}`);
    expect(parts.map(({ text }) => text).join('').length).toBeLessThan(1000);
    expect(joined(parts, 'added')).toHaveLength(2 * long.length + 1);
    const other = Array.from({ length: 40_000 }, (_, n) => n).join(' ');
    const whole = diffTexts(other, other.split(' ').reverse().join(' '));
    expect(whole.map(({ text }) => text).join('').length).toBeLessThan(10_000);
  });

  it('never cut a character in two', () => {
    for (const { text } of diffTexts('a', '😀'.repeat(5000))) expect(() => encodeURIComponent(text)).not.toThrow();
  });

  it('show blanks and unseen characters where they differ', () => {
    expect(showBlanks('a b\t\n\u00a0\u200b')).toBe('a·b→↵\n⍽⟨U+200B⟩');
  });
});

describe('lists', () => {
  it('are told apart item by item, NULL and the empty text included', () => {
    expect(diffValues(['a', null, 'b'], ['a', '', 'b', 'c'])).toMatchObject({
      kind: 'list',
      note: null,
      items: [
        { change: 'equal', item: 'a' },
        { change: 'removed', item: null, index: 1 },
        { change: 'added', item: '', index: 1 },
        { change: 'equal', item: 'b' },
        { change: 'added', item: 'c', index: 3 },
      ],
    });
  });

  it('say that only the order differs', () => {
    expect(diffValues(['a', 'b'], ['b', 'a'])).toMatchObject({ note: 'The same items in another order.' });
    expect(diffValues(['a', 'b'], ['b', 'c'])).toMatchObject({ note: null });
    expect(diffValues([null], ['null'])).toMatchObject({ note: null });
  });
});

describe('JSON', () => {
  it('is told apart key by key, as deep as both sides have it, and without loss', () => {
    const from = '{"a":{"b c":1,"same":[1]},"gone":true,"big":12345678901234567890,"list":[{"x":1},2]}';
    const to = '{"list":[{"x":5},2,3],"a":{"same":[1],"b c":"1"},"big":12345678901234567891,"new":null}';
    const diff = diffValues(from, to);
    expect(diff).toMatchObject({ kind: 'json', skipped: 0, note: null });
    const changes = diff.kind === 'json' ? diff.changes : [];
    expect(changes.map(({ path }) => path)).toEqual([
      '$.a["b c"]',
      '$.gone',
      '$.big',
      '$.list[0].x',
      '$.list[2]',
      '$.new',
    ]);
    expect(changes[1]).toMatchObject({ from: true, to: undefined });
    expect(changes[2]).toMatchObject({
      from: { number: '12345678901234567890' },
      to: { number: '12345678901234567891' },
    });
  });

  it('that is only written differently says so', () => {
    expect(diffValues('{"a": 1, "b": 2}', '{"b":2,"a":1}')).toMatchObject({
      kind: 'text',
      note: 'The same JSON, written differently.',
    });
  });

  test.each([
    ['a text and an object', 'a text that is no JSON', '{"a":1}'],
    ['a list and an object', '["aaaaaaaaaaaaaaaa"]', '{"a":"aaaaaaaaaaaaa"}'],
    ['JSON that breaks off', '{"a":"aaaaaaaaaaaaa"', '{"a":"aaaaaaaaaaaaa"}'],
    ['numbers and texts alone', '"aaaaaaaaaaaaaaaaa"', '"aaaaaaaaaaaaaaaab"'],
  ])('%s are texts', (_what, from, to) => {
    expect(diffValues(from, to).kind).toBe('text');
  });

  it('has a path that reads back', () => {
    expect(['a', 'b c', '"', 3].map(pathOf).join('')).toBe(String.raw`.a["b c"]["\""][3]`);
    expect(readContainer('3')).toBeNull();
  });
});

it('values of other kinds, and short ones, differ as a whole', () => {
  expect(diffValues(1, 2).kind).toBe('whole');
  expect(diffValues(null, 'a long text that is here').kind).toBe('whole');
  expect(diffValues('2026-01-18T10:32:07.418204Z', '1970-01-01T00:00:00.000000Z').kind).toBe('whole');
  expect(diffValues('2026-01-18T10:32:07.418204Z', 'on 2026-01-18 at 10:32').kind).toBe('text');
  expect(diffValues('open', 'closed').kind).toBe('whole');
  expect(diffValues('open', 'open ').kind).toBe('text');
  expect(diffValues('caf\u00e9 au lait au lait', 'cafe\u0301 au lait au lait')).toMatchObject({
    note: 'The same characters in different Unicode forms.',
  });
});

describe('what can be compared', () => {
  const inspection = anEmptyInspection(scorecardType, {
    rows: [
      {
        ...aCard,
        status: 'different',
        fields: [
          aField('comment', { director: 'a', historic: 'b' }),
          aField('submittedAt', { director: '2026-01-18T10:32:07Z' }),
        ],
      },
    ],
    versions: [
      aVersion(1, 0, { values: { comment: 'a', submittedAt: '2026-01-18T10:32:07.000000Z' } }),
      aVersion(2, 1, { values: { comment: 'c', submittedAt: '2026-01-18T10:32:08Z' }, survives: true }),
      aVersion(1, 0, { rowSet: 'score', key: { criterion: 'empathy' }, values: {} }),
    ],
  });
  const [card, score] = [
    { rowSet: 'card', key: {} },
    { rowSet: 'score', key: { criterion: 'empathy' } },
  ];
  const sides = comparableSides(inspection, card);
  // By the version itself: its place changes once versions before it are merged away.
  const [older, newer] = inspection.versions.map(({ version }) => `clickhouse.raw.${version}`) as [string, string];
  const side = (id: string) => sides.find((each) => each.id === id) ?? expect.fail(id);

  it('is every copy and every version of the row, the newest first', () => {
    expect(sides.map(({ id }) => id)).toEqual([...inspection.copies.map(({ id }) => id), newer, older]);
    expect(side(newer).title).toContain('kept by FINAL');
    expect(comparableSides(inspection, score).at(-1)?.id).toBe(older);
    expect(comparableSides(inspection, score)[0]).toMatchObject({ values: null });
  });

  it('has the fields that differ first; the same moment in other digits is equal', () => {
    const comparison = compareSides(inspection, card, side('director'), side(older));
    expect(comparison.differing).toEqual([]);
    expect(comparison.equal.map(({ field }) => field)).toEqual(['submittedAt', 'comment']);
    expect(compareSides(inspection, card, side('director'), side(newer))).toMatchObject({
      differing: [{ field: 'submittedAt' }, { field: 'comment', from: 'a', to: 'c' }],
      equal: [],
      summary: '2 of 2 fields differ.',
    });
  });

  it('stands in the address', () => {
    expect(readPair(writePair('director', newer))).toEqual(['director', newer]);
    for (const text of [null, '', 'director', 'a,b,c', ',a']) expect(readPair(text)).toBeNull();
    expect(usualPair(sides, inspection.copies)).toEqual([older, newer]);
  });
});
