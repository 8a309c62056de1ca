import fc from 'fast-check';
import type { KeyPart, RecordType } from '../RecordType';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const id = fc
  .tuple(fc.constantFrom(...letters), fc.string({ unit: fc.constantFrom(...letters, ...'0189_'), maxLength: 8 }))
  .map((parts) => parts.join(''));

const form = {
  pattern: '[a-z](?:[a-z0-9-]{0,20}[a-z0-9])?',
  longest: 22,
  expected: '1 to 22 lower-case letters, digits or inner hyphens',
  example: 'north',
};

const partOf = (partId: string): fc.Arbitrary<KeyPart> =>
  fc.constantFrom<KeyPart>(
    { id: partId, type: 'text' },
    { id: partId, type: 'text', form },
    { id: partId, type: 'uuid' },
    { id: partId, type: 'integer' },
  );

/** The words of names: few enough that two types often have the same. */
const word = fc.constantFrom('tenants', 'orders', 'Orders', 'items', 'x', '42', 'north');

/** Key parts with words before, between and behind them; the first segment is a word. */
const named = fc.uniqueArray(id, { minLength: 1, maxLength: 6 }).chain((ids) =>
  fc
    .tuple(
      fc.tuple(...ids.map(partOf)),
      fc.tuple(...ids.map(() => fc.array(word, { maxLength: 2 }))),
      word,
      fc.array(word, { maxLength: 1 }),
    )
    .map(([key, before, first, last]) => ({
      key,
      name: [first, ...key.flatMap((part, index) => [...(before[index] ?? []), `{${part.id}}`]), ...last].join('/'),
    })),
);

/** A record type as small as one can be: one row without fields, in one table. */
export const arbitraryType: fc.Arbitrary<RecordType> = fc.tuple(id, named).map(([typeId, { name, key }]) => ({
  id: typeId,
  title: typeId,
  name,
  key,
  rows: [{ id: 'root', noun: 'row', plural: 'rows', key: [], fields: [] }],
  copies: [
    {
      id: 'postgres',
      title: 'Postgres',
      where: 'Postgres',
      store: 'postgres',
      role: 'truth',
      tables: [{ rowSet: 'root', table: 'rows', key: Object.fromEntries(key.map((part) => [part.id, part.id])) }],
    },
  ],
  changedAt: null,
  createdAt: null,
  bookkeeping: [],
  milestones: [],
  groups: [],
  calls: [],
  ignore: [],
  settleMs: null,
}));

const characters = fc.constantFrom(
  ...'abZ09-_.~:@!$&()*+,;=[]{}|<>^`\'"/?#% \\\t\n',
  ...['\u0001', '\u007f', '\u0085', '\u00a0', '\u2028', 'ö', '中', '😀', 'e\u0301'],
);

/** A browser reads a segment of dots alone as a step within the path. */
const text = fc.string({ unit: characters, minLength: 1, maxLength: 20 }).filter((value) => !/^\.{1,2}$/.test(value));
const formed = fc.stringMatching(new RegExp(`^${form.pattern}$`));
const uuid = fc.uuid();
const integer = fc.oneof(fc.bigInt({ min: -(10n ** 76n), max: 10n ** 76n }), fc.bigInt(-9n, 9n)).map(String);

function valueOf({ type, form: own }: KeyPart): fc.Arbitrary<string> {
  if (own !== undefined) return formed;
  switch (type) {
    case 'uuid':
      return uuid;
    case 'integer':
      return integer;
    case 'text':
      return text;
  }
}

/** A key of a record of this type. */
export function arbitraryKey({ key }: Pick<RecordType, 'key'>): fc.Arbitrary<Readonly<Record<string, string>>> {
  return fc.record(Object.fromEntries(key.map((part) => [part.id, valueOf(part)])));
}
