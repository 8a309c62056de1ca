import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findMisspelt, MOST_MISSPELT } from './findMisspelt';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { arbitraryName } from './testing/arbitraryName';

const types = [scorecardType];
const ID = '019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const NAME = `customers/cox/profiles/sales/scorecards/${ID}`;
const REQUEST_ID = '550e8400-e29b-41d4-a716-446655440000';

it.each([
  ['an id cut short', NAME.slice(0, -1)],
  ['an id of another version', NAME.replace('-70e9-', '-40e9-')],
  ['no id', 'customers/cox/profiles/sales/scorecards/nonsense'],
  ['nothing behind its last word', 'customers/cox/profiles/sales/scorecards/'],
  ['a customer in upper case and an id that is none', 'customers/Cox/profiles/sales/scorecards/nonsense'],
  ['a word misspelt', `customers/cox/profils/sales/scorecards/${ID.slice(1)}`],
  ['only its end', `scorecards/${ID.slice(0, 20)}`],
])('a name with %s is named beside one that is right', (_what, misspelt) => {
  expect(findMisspelt(types, `ERROR ${NAME} and ${misspelt} failed`)).toEqual([misspelt]);
  expect(findMisspelt(types, `"${encodeURIComponent(misspelt)}" ${NAME}`)).toEqual([misspelt]);
  expect(findMisspelt(types, `see https://console.example/${misspelt}?x=1 ${NAME}`)).toEqual([
    misspelt.startsWith('customers') ? misspelt : `//console.example/${misspelt}`,
  ]);
});

it.each([
  ['a name', NAME],
  ['a name with a path beneath it', `GET /v1/${NAME}/scores/c-1 200`],
  ['an id', `id=${ID}`],
  ['an id in an address with a misspelt word, for it is looked up by itself', `customers/cox/profile/sales/x/${ID}`],
  ['a request’s id beside a name', `[req ${REQUEST_ID}] ${NAME} failed`],
  ['a customer beside a name', `GET /customers/cox/orders for ${NAME}`],
  ['words', 'INFO started, 3 scorecards and 2 customers'],
])('%s is understood or no name at all', (_what, text) => {
  expect(findMisspelt(types, text)).toEqual([]);
});

it('what may be a name counts where nothing else stands in its line, or only names', () => {
  expect(findMisspelt(types, `${NAME}\n${REQUEST_ID}\ncustomers/cox/orders`)).toEqual([
    REQUEST_ID,
    'customers/cox/orders',
  ]);
  expect(findMisspelt(types, `${NAME}, ${ID.slice(0, -1)}, ${ID}`)).toEqual([ID.slice(0, -1)]);
});

it('each is named once, in order, and no more than can be listed', () => {
  const misspelt = (n: number) => `customers/c/profiles/p/scorecards/x${n}`;
  expect(findMisspelt(types, [misspelt(2), misspelt(1), misspelt(2)].join('\n'))).toEqual([misspelt(2), misspelt(1)]);
  const many = findMisspelt(types, Array.from({ length: MOST_MISSPELT + 3 }, (_, n) => misspelt(n)).join(' '));
  expect([many.length, many[0], many.at(-1)]).toEqual([MOST_MISSPELT, misspelt(0), 'and 4 more']);
  expect(findMisspelt(types, misspelt(0).repeat(100))[0]?.length).toBe(200);
});

it('no name is ever called misspelt', () => {
  fc.assert(
    fc.property(fc.array(arbitraryName, { minLength: 1 }), fc.constantFrom(' ', '\n', ', ', '"'), (names, between) => {
      expect(findMisspelt(types, names.map(({ text }) => text).join(between))).toEqual([]);
    }),
  );
});
