import { isList, isNumber, isObject, printJson, readJson, type Json } from '@/lib/record/exactJson';
import type { FieldValue } from '@/lib/record/fieldValue';
import { elementTypes, entryTypes, itemType, leafOf, readColumnType, type ColumnType } from './columnType';
import {
  byConvention,
  different,
  equal,
  verdictOf,
  worstJudgement,
  type Judgement,
  type TypedValue,
} from './judgement';
import { readArray, readComposite, readHstore } from './postgresText';

/** How two values inside others are compared: by the rule of their own types. */
export type Compare = (truth: TypedValue, copy: TypedValue) => Judgement;

const LIST = 'exact list, in order';

/** NULL inside a list becomes the item type's default, as outside; such a list is never plain equal. null when one of them is no list. */
export function compareLists(truth: TypedValue, copy: TypedValue, compare: Compare): Judgement | null {
  const [from, to] = itemTypes(truth.type, copy.type);
  const [a, b] = [readList(truth, from), readList(copy, to)];
  if (a === null || b === null) return null;
  const items = a.map((item, index): Judgement => {
    const other = b[index];
    if (other === undefined) return different(LIST);
    // In a text neither the types nor the depth of lists are declared.
    const lists = [truth, copy].some(({ type }) => type.kind === 'text') && isListText(item) && isListText(other);
    return (
      (lists ? compareLists({ ...item, type: truth.type }, { ...other, type: copy.type }, compare) : null) ??
      compare(item, other)
    );
  });
  const worst = worstJudgement(a.length === b.length ? items : [different(LIST)], LIST);
  switch (worst.outcome) {
    case 'equal':
      return worst;
    case 'equal_by_convention':
      return a.some(({ value }) => value === null)
        ? { ...worst, rule: `${LIST}; NULL items against the default of ${copy.type.declared}` }
        : { ...worst, rule: items.find(({ outcome }) => outcome === worst.outcome)?.rule ?? LIST };
    case 'unknown':
      return { ...worst, rule: items.find(({ outcome }) => outcome === 'unknown')?.rule ?? LIST };
    default: {
      const sorted = (list: readonly TypedValue[]) => JSON.stringify(list.map(({ value }) => value).sort());
      return different(sorted(a) === sorted(b) ? `${LIST}: the same items in another order` : LIST);
    }
  }
}

/** Postgres declares no depth, so an array of arrays has items of its own type wherever the other side's have items. */
export function itemTypes(truth: ColumnType, copy: ColumnType): readonly [ColumnType, ColumnType] {
  const own = (type: ColumnType) => (type.kind === 'array' ? itemType(type) : type);
  const [from, to] = [own(truth), own(copy)];
  if (truth.kind === 'array' && truth.base === 'array' && truth.declared.endsWith('[]') && to.kind === 'array')
    return [truth, to];
  return [from, to];
}

function readList(side: TypedValue, item: ColumnType): readonly TypedValue[] | null {
  const { value, type } = side;
  if (Array.isArray(value))
    return (value as readonly FieldValue[]).map((each) => ({ ...side, value: each, type: item }));
  if (typeof value !== 'string') return null;
  const json = readJson(value);
  if (json !== undefined && isList(json))
    return json.map((each) => ({ ...side, value: leafOf(each), type: type.kind === 'json' ? shownType(each) : item }));
  const texts = type.kind === 'text' ? readArray(value) : null;
  return texts?.map((text) => ({ ...side, value: text, type: item })) ?? null;
}

function isListText({ value }: TypedValue): boolean {
  const json = typeof value === 'string' && value.startsWith('[') ? readJson(value) : undefined;
  return json !== undefined && isList(json);
}

/**
 * JSON as the values that it holds: neither the order of keys nor how a number is written matters. A JSON column of ClickHouse keeps paths
 * with values, so NULLs and empty objects in objects count as absent, and its numbers are doubles where they are no 64-bit integers.
 */
export function compareJson(truth: TypedValue, copy: TypedValue): Judgement | null {
  const [a, b] = [readJson(String(truth.value)), readJson(String(copy.value))];
  if (a === undefined || b === undefined) return a === b ? null : different('JSON by its values; one of them is none');
  if (printJson(a) === printJson(b)) return equal('JSON by its values');
  if (!isJsonColumn(truth) && !isJsonColumn(copy)) return different('JSON by its values');
  const same = samePaths(pathsOf(a), pathsOf(b));
  return verdictOf(same, 'JSON by its paths, as a JSON column keeps it', 'NULLs, empty objects or digits of numbers');
}

function isJsonColumn({ store, type }: TypedValue): boolean {
  return store === 'clickhouse' && type.kind === 'json';
}

/** Values by path; a key with a dot in it is a path of its own. */
function pathsOf(value: Json, path = '', found = new Map<string, Json>()): ReadonlyMap<string, Json> {
  if (isObject(value)) for (const [key, item] of value) pathsOf(item, `${path}.${key}`, found);
  else if (value !== null) found.set(path, value);
  return found;
}

function samePaths(a: ReadonlyMap<string, Json>, b: ReadonlyMap<string, Json>): boolean {
  return a.size === b.size && [...a].every(([path, value]) => sameInColumn(value, b.get(path)));
}

function sameInColumn(a: Json, b: Json | undefined): boolean {
  if (b === undefined) return false;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => sameInColumn(item, b[index]));
  if (isObject(a)) return isObject(b) && samePaths(pathsOf(a), pathsOf(b));
  if (isNumber(a)) return isNumber(b) && Number(a.number) === Number(b.number);
  if (typeof a === 'string' && typeof b === 'string') return a === b || sameMoment(a, b);
  return a === b;
}

/** ClickHouse takes a text in JSON that looks like a time for one, and prints it in its own way. */
function sameMoment(a: string, b: string): boolean {
  const plain = (text: string) =>
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?Z?$/
      .exec(text)
      ?.slice(1)
      .map((part: string | undefined) => part ?? '')
      .join(' ')
      .replace(/(?<!0)0+$/, '')
      .replace(/(?<![ .])[ .]+$/, '');
  const [x, y] = [plain(a), plain(b)];
  return x !== undefined && x === y;
}

/** Entries of maps, hstore and objects by key, each value by the rule of its own types. null when one of them holds no entries. */
export function compareEntries(truth: TypedValue, copy: TypedValue, compare: Compare): Judgement | null {
  const [a, b] = [readEntries(truth), readEntries(copy)];
  if (a === null || b === null) return null;
  const rule = 'entries by key';
  const keys = new Set([...a.keys(), ...b.keys()]);
  const parts = [...keys].map((key): Judgement => {
    const [value, other] = [a.get(key), b.get(key)];
    if (value === undefined || other === undefined) return different(`${rule}; only one side has ${key}`);
    return compare(inside(truth, value), inside(copy, other));
  });
  return named(worstJudgement(parts, rule), parts);
}

/** A value of a map: in ClickHouse of its declared type, elsewhere of the type that it shows. */
function inside(side: TypedValue, value: Json): TypedValue {
  const type = side.type.base === 'map' ? entryTypes(side.type)[1] : shownType(value);
  return { ...side, value: leafOf(value), type };
}

function shownType(value: Json): ColumnType {
  if (isNumber(value)) return readColumnType('numeric');
  if (typeof value === 'boolean') return readColumnType('boolean');
  return readColumnType(value !== null && typeof value === 'object' ? 'jsonb' : 'text');
}

function readEntries({ value, type }: TypedValue): ReadonlyMap<string, Json> | null {
  const json = readJson(String(value));
  if (json !== undefined) return isObject(json) ? json : null;
  return type.kind === 'text' ? readHstore(String(value)) : null;
}

/** The elements of tuples and composite values in order; of an object in JSON by name. null when one of them is none. */
export function compareTuples(truth: TypedValue, copy: TypedValue, compare: Compare): Judgement | null {
  const [a, b] = [readElements(truth, copy.type), readElements(copy, truth.type)];
  if (a === null || b === null) return null;
  const rule = 'elements of a tuple';
  if (a.length !== b.length) return different(`${rule}; one side has more`);
  const parts = a.map((side, index) => compare(side, b[index] ?? side));
  return named(worstJudgement(parts, rule), parts);
}

function readElements(side: TypedValue, other: ColumnType): readonly TypedValue[] | null {
  const own = elementTypes(side.type);
  const text = String(side.value);
  const json = readJson(text);
  if (json === undefined) {
    const fields = readComposite(text);
    return fields?.map((value) => ({ ...side, value, type: readColumnType('text') })) ?? null;
  }
  const names = elementTypes(other).map(({ name }) => name);
  // Whoever holds an object without some of the names has nothing there.
  const values =
    isObject(json) && own.length === 0
      ? [...names.map((name) => json.get(name ?? '') ?? null), ...extra(json, names)]
      : isObject(json)
        ? [...json.values()]
        : isList(json)
          ? json
          : null;
  if (values === null) return null;
  return values.map((value, index) => ({
    ...side,
    value: leafOf(value),
    type: own[index]?.type ?? shownType(value),
  }));
}

function extra(json: ReadonlyMap<string, Json>, names: readonly (string | null)[]): readonly Json[] {
  return [...json].filter(([key, value]) => value !== null && !names.includes(key)).map(([, value]) => value);
}

/** The words of the part that decided, where it is not plain. */
function named(whole: Judgement, parts: readonly Judgement[]): Judgement {
  if (whole.outcome === 'equal' || whole.outcome === 'different') return whole;
  const deciding = parts.find(({ outcome }) => outcome === whole.outcome);
  if (whole.outcome === 'unknown') return { ...whole, rule: deciding?.rule ?? whole.rule };
  return byConvention(`${whole.rule}; ${deciding?.rule ?? ''}`, whole.loss);
}
