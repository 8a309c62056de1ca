import type { NamedType } from './RecordType';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { isBareId, parseRecordName, recordName } from './recordName';
import { arbitraryName } from './testing/arbitraryName';

const ID = '019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const NAME = `customers/cox/profiles/sales/scorecards/${ID}`;

const types = [scorecardType];
const parse = (text: string) => parseRecordName(types, text);

describe('parseRecordName', () => {
  it('takes a name apart', () => {
    expect(parse(NAME)).toEqual({
      ok: true,
      name: { type: 'scorecard', key: { customer: 'cox', profile: 'sales', scorecard: ID }, text: NAME },
    });
  });

  it('reads back every name that it could have built', () => {
    fc.assert(
      fc.property(arbitraryName, (name) => {
        expect(parse(name.text)).toEqual({ ok: true, name });
      }),
    );
  });

  it.each([
    ['nothing', '', 'six segments'],
    ['five segments', 'customers/cox/profiles/sales/scorecards', 'six segments'],
    ['seven segments', `${NAME}/scores`, 'six segments'],
    ['a leading slash', `/${NAME}`, 'six segments'],
    ['a trailing slash', `${NAME}/`, 'six segments'],
    ['encoded slashes', NAME.replaceAll('/', '%2F'), 'six segments'],
    ['another collection', NAME.replace('profiles', 'teams'), 'segment 3 is the word "profiles"'],
    ['upper case', NAME.toUpperCase(), 'in lower case'],
    ['an upper-case id', `customers/cox/profiles/sales/scorecards/${ID.toUpperCase()}`, 'in lower case'],
    ['no customer', NAME.replace('cox', ''), 'the customer is 1 to 63'],
    ['a path trick', NAME.replace('cox', '..'), 'the customer is 1 to 63'],
    ['an outer hyphen', NAME.replace('sales', '-sales'), 'the profile is 1 to 63'],
    ['64 letters', NAME.replace('cox', 'a'.repeat(64)), 'the customer is 1 to 63'],
    ['SQL', NAME.replace('cox', "cox';--"), 'the customer is 1 to 63'],
    ['unicode', NAME.replace('cox', 'cöx'), 'the customer is 1 to 63'],
    ['a NUL', `${NAME}\0`, 'UUIDv7'],
    ['a line end', `${NAME}\n`, 'UUIDv7'],
    ['a UUIDv4', NAME.replace('-70e9-', '-40e9-'), 'UUIDv7'],
    ['a wrong variant', NAME.replace('-9a89-', '-7a89-'), 'UUIDv7'],
    ['10 kB', NAME.repeat(100), 'at most'],
  ])('refuses %s and says what was expected', (_, text, expected) => {
    const result = parse(text);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.expected).toContain(expected);
  });

  it('takes segments of 63', () => {
    const longest = recordName(scorecardType, {
      customer: 'a'.repeat(63),
      profile: `b${'-'.repeat(61)}b`,
      scorecard: ID,
    });
    expect(parse(longest.text)).toEqual({ ok: true, name: longest });
  });

  it('repeats none of the input in what was expected', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (noise) => {
        const marked = `§${noise}§`;
        const result = parse(NAME.replace('cox', () => marked));
        expect(result.ok ? marked : result.expected).not.toContain(marked);
      }),
    );
  });

  it('never throws, and accepts nothing but names', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webPath(),
          arbitraryName.map((name) => ` ${name.text}`),
        ),
        (text) => {
          expect(parse(text).ok).toBe(false);
        },
      ),
    );
  });
});

it('isBareId knows a lower-case UUIDv7', () => {
  expect(isBareId(types, ID)).toBe(true);
  for (const wrong of [
    '',
    ID.toUpperCase(),
    ID.slice(1),
    `${ID}\n`,
    ID.replace('-70e9-', '-40e9-'),
    ID.replaceAll('-', ''),
  ])
    expect(isBareId(types, wrong)).toBe(false);
});

it('reads names with a hyphen in a word', () => {
  const type: NamedType = { id: 'x', title: 'X', name: 'line-items/{id}', key: [{ id: 'id', type: 'text' }] };
  expect(parseRecordName([type], 'line-items/7')).toMatchObject({ ok: true, name: { key: { id: '7' } } });
});
