import { checkRecordTypes } from '@/lib/record/checkRecordTypes';
import { CLICKHOUSE_COPY, partsOfName, storeOfCopy, TRUTH_COPY, typeBeforeStores } from '@/lib/record/RecordEntry';
import { readExpression } from '@/lib/record/sqlExpression';
import type { z } from 'zod';
import type { recordEntrySchema } from './recordEntrySchema';

type Entry = z.infer<typeof recordEntrySchema>;
type Path = readonly (string | number)[];

interface Described {
  readonly records?: readonly Entry[];
  readonly environments?: readonly { readonly records?: readonly Entry[] }[];
}

interface Placed {
  readonly entry: Entry;
  readonly path: Path;
}

export interface RecordMistake {
  readonly path: Path;
  /** After the path: `is "order" a second time`. */
  readonly found: string;
  readonly expected: string;
}

/** What the record types of a file get wrong among themselves. A type that several environments describe has one name in all of them. Pure. */
export function recordMistakes({ records, environments = [] }: Described): readonly RecordMistake[] {
  const lists = [
    placed(records, []),
    ...environments.map(({ records: own }, index) => placed(own, ['environments', index])),
  ];
  const all = lists.flat();
  const within = lists.flatMap(mistakesOfNames);
  const first = new Map([...all].reverse().map((each) => [each.entry.id, each]));
  const across =
    within.length > 0
      ? []
      : [
          ...mistakesOfNames([...first.values()].reverse()),
          ...all
            .filter(({ entry }) => first.get(entry.id)?.entry.name !== entry.name)
            .map(({ entry, path }) => ({
              path: [...path, 'name'],
              found: `is ${JSON.stringify(entry.name)}, but "${entry.id}" has another name elsewhere`,
              expected: 'one name for a record type in all environments',
            })),
        ];
  return [
    ...within,
    ...across,
    ...all.flatMap(unknownParts),
    ...all.flatMap(repeatedChildren),
    ...all.flatMap(unknownIds),
    ...all.flatMap(wrongExpressions),
  ];
}

function placed(records: readonly Entry[] | undefined, path: Path): readonly Placed[] {
  return (records ?? []).map((entry, index) => ({ entry, path: [...path, 'records', index] }));
}

/** Of ids, names and key parts: the rest of a type is known once its stores were read. */
function mistakesOfNames(list: readonly Placed[]): readonly RecordMistake[] {
  const types = list.map(({ entry }) => typeBeforeStores({ ...entry, where: '' }));
  return checkRecordTypes(types).flatMap(({ path: [index, property, ...rest], message }) => {
    const placed = list[Number(index)];
    if (placed === undefined || !['id', 'name', 'key'].includes(String(property))) return [];
    const expected = message.replace(/^expected /, '');
    const part = types[Number(index)]?.key[Number(rest[0])]?.id;
    // Key parts are those of the name, so that what is wrong with them is wrong with the name; their form stands apart.
    if (property === 'key' && part !== undefined && rest[1] === 'form')
      return [{ path: [...placed.path, 'key', part, ...rest.slice(1)], found: 'is not valid', expected }];
    const at = property === 'id' ? 'id' : 'name';
    return [{ path: [...placed.path, at], found: `is ${JSON.stringify(placed.entry[at])}`, expected }];
  });
}

function unknownParts({ entry, path }: Placed): readonly RecordMistake[] {
  const parts = partsOfName(entry.name);
  return Object.keys(entry.key ?? {})
    .filter((part) => !parts.includes(part))
    .map((part) => ({
      path: [...path, 'key', part],
      found: `is not a part of the name ${entry.name}`,
      expected: `one of ${quoted(parts)}`,
    }));
}

function repeatedChildren({ entry, path }: Placed): readonly RecordMistake[] {
  const children = entry.children ?? [];
  return children.flatMap(({ id }, index) =>
    id !== entry.id && children.findIndex((other) => other.id === id) === index
      ? []
      : [
          {
            path: [...path, 'children', index, 'id'],
            found: `is "${id}" again`,
            expected: 'a unique id for each child',
          },
        ],
  );
}

/** What is said of a copy or a child that the type does not have would be said of nothing. */
function unknownIds({ entry, path }: Placed): readonly RecordMistake[] {
  const children = (entry.children ?? []).map(({ id }) => id);
  const rows = [
    { rows: entry, at: path },
    ...(entry.children ?? []).map((child, index) => ({ rows: child, at: [...path, 'children', index] })),
  ];
  const ofCopies = rows.flatMap(({ rows: { deleted = {}, fields = {}, key = {}, ignore = [] }, at }) => [
    ...Object.keys(deleted).map((copy) => ({ copy, path: [...at, 'deleted', copy] })),
    ...Object.entries({ fields: columnsSaid(fields), key: columnsSaid(key) }).flatMap(([what, parts]) =>
      Object.entries(parts).flatMap(([part, columns]) =>
        Object.keys(columns).map((copy) => ({ copy, path: [...at, what, part, 'columns', copy] })),
      ),
    ),
    ...ignore.flatMap(({ copy }, index) =>
      copy === undefined ? [] : [{ copy, path: [...at, 'ignore', index, 'copy'] }],
    ),
  ]);
  return [
    ...ofCopies.filter(({ copy }) => storeOfCopy(entry, copy) === null).map(({ path: at }) => noCopy(entry, at)),
    ...(entry.copies ?? []).flatMap((copy, index) =>
      Object.keys(copy.children ?? {})
        .filter((child) => !children.includes(child))
        .map((child) => ({
          path: [...path, 'copies', index, 'children', child],
          found: 'names no child of this type',
          expected: children.length === 0 ? 'no children: the type has none' : `one of ${quoted(children)}`,
        })),
    ),
  ];
}

/** Of each field or key part the columns by copy. */
function columnsSaid(
  said: NonNullable<Entry['fields']> | Entry['key'] | NonNullable<Entry['children']>[number]['key'],
): Readonly<Record<string, object>> {
  const parts: Readonly<Record<string, { readonly columns?: object | undefined } | null>> =
    said === undefined || said === 'auto' || Array.isArray(said) ? {} : said;
  return Object.fromEntries(Object.entries(parts).map(([part, one]) => [part, one?.columns ?? {}]));
}

function noCopy(entry: Entry, path: Path): RecordMistake {
  const copies = [TRUTH_COPY, CLICKHOUSE_COPY, ...(entry.copies ?? []).map(({ id }) => id)];
  return { path, found: 'names no copy of this type', expected: `one of ${quoted(copies)}` };
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ');
}

/** What no store needs to be asked for; whether columns, functions and types are there, the stores say later. */
function wrongExpressions({ entry, path }: Placed): readonly RecordMistake[] {
  const rows = [
    { fields: entry.fields, at: path },
    ...(entry.children ?? []).map(({ fields }, index) => ({ fields, at: [...path, 'children', index] })),
  ];
  return rows.flatMap(({ fields, at }) =>
    Object.entries(fields === undefined || fields === 'auto' ? {} : fields).flatMap(([field, said]) =>
      Object.entries(said?.expressions ?? {}).flatMap(([copy, sql]): readonly RecordMistake[] => {
        const place = [...at, 'fields', field, 'expressions', copy];
        const mistake = (found: string, expected: string) => [{ path: place, found, expected }];
        const store = storeOfCopy(entry, copy);
        if (store === null) return [noCopy(entry, place)];
        if (typeof said?.columns?.[copy] === 'string')
          return mistake('is set together with a column for the same copy', 'a column or an expression');
        const read = readExpression(sql, store);
        return 'mistake' in read
          ? mistake(`is an expression that ${read.mistake}`, 'one SQL expression over columns of the row')
          : [];
      }),
    ),
  );
}
