import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractNames } from './extractNames';
import type { NamedType } from './RecordType';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { arbitraryName, arbitraryScorecardId } from './testing/arbitraryName';

const types = [scorecardType];
const ID = '019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const OTHER_ID = '019bd2e8-5c71-70e9-9a89-acb3efd08e35';
const NAME = `customers/cox/profiles/sales/scorecards/${ID}`;

const namesIn = (text: string) => extractNames(types, text).names.map((name) => name.text);

describe('extractNames', () => {
  it.each([
    ['the name itself', NAME],
    ['surrounded by blanks and line ends', `\r\n\t ${NAME} \n`],
    ['a URL', `https://coaching.example/v1/${NAME}:submit?x=1#y`],
    ['a link of this console', `http://127.0.0.1:3000/${NAME}`],
    ['a URL with encoded slashes', `https://x.example/?name=${encodeURIComponent(NAME)}&y=2`],
    ['encoded twice', encodeURIComponent(encodeURIComponent(NAME))],
    ['lower-case escapes', NAME.replaceAll('/', '%2f')],
    ['JSON', JSON.stringify({ name: NAME })],
    ['JSON inside JSON', JSON.stringify(JSON.stringify([`a\n${NAME}\n`]))],
    ['JSON with escaped slashes', `{"name":"${NAME.replaceAll('/', '\\/')}"}`],
    ['a log line', `2026-01-18T10:32:07Z INFO SubmitScorecard(name=${NAME}) 200 OK 7ms`],
    ['a sentence', `Look at (${NAME}), please.`],
    ['upper case', NAME.toUpperCase()],
    ['a path beneath it', `${NAME}/scores/c-1`],
  ])('finds it in %s', (_, text) => {
    expect(extractNames(types, text)).toMatchObject({
      names: [{ key: { customer: 'cox', profile: 'sales', scorecard: ID }, text: NAME }],
      bareIds: [],
    });
  });

  it.each([
    ['cus_[A-Za-z0-9]{14}', 'cus_NffrFeUfNV2Hib', 'cus_NffrFeUfNV2Hib'],
    ['[A-Z]{2,4}-[0-9]{1,9}', 'INV-7', 'INV-7'],
    ['[a-z]{2,4}-[0-9]{1,9}', 'INV-7', 'inv-7'],
  ])('keeps the case that a form of %s allows', (pattern, written, read) => {
    const type: NamedType = {
      id: 'customer',
      title: 'Customer',
      name: 'customers/{customer}',
      key: [{ id: 'customer', type: 'text', form: { pattern, longest: 20, expected: 'a customer', example: read } }],
    };
    expect(extractNames([type], `see customers/${written}, please`).names.map(({ text }) => text)).toEqual([
      `customers/${read}`,
    ]);
    expect(extractNames([type], `see ${written}, please`).bareIds.filter((id) => id !== read)).toEqual([]);
  });

  it('gives each name once, in the order of first appearance', () => {
    const second = NAME.replace('cox', 'acme');
    expect(namesIn(`${second} ${NAME} ${second} ${NAME.toUpperCase()}`)).toEqual([second, NAME]);
  });

  it('gives bare ids apart, and not those of a name that stands beside them', () => {
    expect(extractNames(types, `${OTHER_ID}, ${ID} and ${NAME} and ${OTHER_ID.toUpperCase()}`)).toMatchObject({
      names: [{ text: NAME }],
      bareIds: [OTHER_ID],
    });
    expect(extractNames(types, `id%3D${ID}`).bareIds).toEqual([ID]);
    expect(extractNames(types, JSON.stringify(`ids:\n${ID}\n`)).bareIds).toEqual([ID]);
  });

  it.each([
    ['nothing', ''],
    ['a UUIDv4', NAME.replace('-70e9-', '-40e9-')],
    ['a name cut short', NAME.slice(0, -1)],
    ['a name that goes on', `${NAME}0`],
    ['an id inside a longer token', `x-${ID}-y`],
    ['an id without hyphens', ID.replaceAll('-', '')],
  ])('finds nothing in %s', (_, text) => {
    expect(extractNames(types, text)).toEqual({ names: [], bareIds: [] });
  });

  it('takes the id alone where customer or profile cannot be right', () => {
    expect(extractNames(types, NAME.replace('cox', '-cox'))).toEqual({ names: [], bareIds: [ID] });
  });

  it('finds every name of any log, in order', () => {
    const noise = fc.string({ unit: fc.constantFrom(...' \n\t,;"\'()[]{}=<>|'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitraryName, { selector: (name) => name.text, maxLength: 8 }),
        fc.array(noise, { minLength: 9, maxLength: 9 }),
        (names, between) => {
          const log = between.map((blank, index) => `${blank}${names[index]?.text ?? ''}`).join('');
          expect(namesIn(log)).toEqual(names.map((name) => name.text));
          expect(namesIn(encodeURIComponent(log))).toEqual(names.map((name) => name.text));
        },
      ),
    );
  });

  it('finds every bare id, in order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(arbitraryScorecardId), (ids) => {
        expect(extractNames(types, ids.join('\n'))).toEqual({ names: [], bareIds: ids });
      }),
    );
  });

  it('never throws, and finds only names and ids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(extractNames(types, text)).toEqual({ names: [], bareIds: [] });
      }),
    );
  });

  it('passes through a hundred thousand characters of near misses', () => {
    const miss = `customers/${'a'.repeat(63)}/profiles/${'b'.repeat(63)}/scorecards/019bd2e8-`;
    expect(extractNames(types, miss.repeat(600) + NAME).names).toHaveLength(1);
  });

  // With the square of their length each of these would take longer than any test waits: minutes to hours.
  it.each([
    ['backslashes', '\\'],
    ['halves of an escaped slash', '\\u002'],
    ['percent signs', '%25'],
    ['beginnings of a name', 'customers/a/profiles/'],
    ['customers without an end', 'customers/a'],
    ['letters that a customer may have', 'a'],
    ['beginnings of an id', '019bd2e8-5c71-'],
    ['hyphens', '-'],
  ])('reads two million characters of %s, and the name behind them', (_, piece) => {
    const text = piece.repeat(Math.ceil(2_000_000 / piece.length));
    expect(namesIn(`${text} ${NAME}`)).toEqual([NAME]);
  });

  it('reads a run of backslashes before what it escapes as one', () => {
    expect(namesIn(NAME.replaceAll('/', `${'\\'.repeat(1_001)}/`))).toEqual([NAME]);
    expect(namesIn(NAME.replaceAll('/', `${'\\'.repeat(7)}u002F`))).toEqual([NAME]);
  });
});
