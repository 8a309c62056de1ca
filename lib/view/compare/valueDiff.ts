import { diffArrays } from 'diff';
import { isList, isObject, printJson, type Json } from '@/lib/record/exactJson';
import type { Value } from '../inspection';
import { toMicros } from '../time';
import { pathOf, readContainer } from './jsonValue';
import { diffTexts, type Change, type TextPart } from './textDiff';

export interface ListItem {
  readonly change: Change;
  readonly item: string | null;
  /** Its place in the list that holds it, from 0; of one in both, in the second. */
  readonly index: number;
}

/** What one key holds on either side; undefined where it is not there. */
export interface JsonChange {
  /** `$.address.lines[2]` */
  readonly path: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

/** How two values that differ differ, as finely as their kind allows. `whole`: there is nothing within them to point at. */
export type ValueDiff =
  | { readonly kind: 'whole' }
  | { readonly kind: 'text'; readonly parts: readonly TextPart[]; readonly note: string | null }
  | {
      readonly kind: 'list';
      readonly items: readonly ListItem[];
      readonly skipped: number;
      readonly note: string | null;
    }
  | {
      readonly kind: 'json';
      readonly changes: readonly JsonChange[];
      readonly skipped: number;
      readonly equal: number;
      readonly note: string | null;
    };

/** Shorter texts are read at a glance. */
const SHORTEST_TEXT = 16;
const MOST_ITEMS = 200;
/** Around a changed item so many equal ones are shown. */
const ITEMS_AROUND = 2;
const MOST_CHANGES = 200;
const MOST_EDITS = 1000;

/** Values that both read as JSON objects or lists are compared as such, whatever the type of their column: a map, a tuple and a nested list are told as JSON, and a text may hold it. */
export function diffValues(from: Value, to: Value): ValueDiff {
  if (isItems(from) && isItems(to)) return diffLists(from, to);
  if (typeof from !== 'string' || typeof to !== 'string') return { kind: 'whole' };
  // A time is one value, in the time zone of the page, and 1970 has a look of its own.
  if (toMicros(from) !== null && toMicros(to) !== null) return { kind: 'whole' };
  const [a, b] = [readContainer(from), readContainer(to)];
  if (a !== null && b !== null && isList(a) === isList(b)) {
    const changes = diffJson(a, b);
    if (changes.length > 0)
      return {
        kind: 'json',
        changes: changes.slice(0, MOST_CHANGES),
        skipped: Math.max(0, changes.length - MOST_CHANGES),
        equal: countEqual(a, b),
        note: null,
      };
    return { kind: 'text', parts: diffTexts(from, to), note: 'The same JSON, written differently.' };
  }
  if (from.length < SHORTEST_TEXT && to.length < SHORTEST_TEXT && !/\s/.test(from + to)) return { kind: 'whole' };
  const sameForm = from.normalize() === to.normalize();
  return {
    kind: 'text',
    parts: diffTexts(from, to),
    note: sameForm ? 'The same characters in different Unicode forms.' : null,
  };
}

function isItems(value: Value): value is readonly (string | null)[] {
  return Array.isArray(value);
}

function diffLists(from: readonly (string | null)[], to: readonly (string | null)[]): ValueDiff {
  const aligned = align(from, to);
  const near = new Set<number>();
  for (const [index, { change }] of aligned.entries())
    if (change !== 'equal') for (let by = -ITEMS_AROUND; by <= ITEMS_AROUND; by += 1) near.add(index + by);
  const shown = aligned.filter((_, index) => near.has(index)).slice(0, MOST_ITEMS);
  const sorted = (items: readonly (string | null)[]) =>
    JSON.stringify(items.map((item) => JSON.stringify(item)).sort());
  return {
    kind: 'list',
    items: shown,
    skipped: aligned.length - shown.length,
    note: sorted(from) === sorted(to) ? 'The same items in another order.' : null,
  };
}

function align<T>(from: readonly T[], to: readonly T[]): readonly { change: Change; item: T; index: number }[] {
  const runs = diffArrays([...from], [...to], { maxEditLength: MOST_EDITS }) ?? [
    { value: [...from], added: false, removed: true },
    { value: [...to], added: true, removed: false },
  ];
  let [before, after] = [0, 0];
  return runs.flatMap(({ value, added, removed }) =>
    value.map((item) => {
      const index = removed ? before : after;
      if (!added) before += 1;
      if (!removed) after += 1;
      return { change: added ? 'added' : removed ? 'removed' : 'equal', item, index } as const;
    }),
  );
}

/** The keys whose values differ, each named as deep as both sides have it. An object on both sides is entered; so is an item in place of another one. */
function diffJson(from: Json, to: Json, path = '$'): readonly JsonChange[] {
  if (isObject(from) && isObject(to))
    return [...new Set([...from.keys(), ...to.keys()])].flatMap((key) => {
      const [a, b] = [from.get(key), to.get(key)];
      const at = `${path}${pathOf(key)}`;
      return a === undefined || b === undefined ? [{ path: at, from: a, to: b }] : diffJson(a, b, at);
    });
  if (isList(from) && isList(to)) return diffJsonLists(from, to, path);
  return printJson(from) === printJson(to) ? [] : [{ path, from, to }];
}

function diffJsonLists(from: readonly Json[], to: readonly Json[], path: string): readonly JsonChange[] {
  const aligned = align(from.map(printJson), to.map(printJson));
  const changes: JsonChange[] = [];
  for (let at = 0; at < aligned.length;) {
    const run = (change: Change) => {
      const items: number[] = [];
      for (; aligned[at]?.change === change; at += 1) items.push(aligned[at]?.index ?? 0);
      return items;
    };
    run('equal');
    const removed = run('removed');
    const added = run('added');
    for (let n = 0; n < Math.max(removed.length, added.length); n += 1) {
      const [old, now] = [removed[n], added[n]];
      const [a, b] = [old === undefined ? undefined : from[old], now === undefined ? undefined : to[now]];
      const place = `${path}[${now ?? old}]`;
      changes.push(...(a === undefined || b === undefined ? [{ path: place, from: a, to: b }] : diffJson(a, b, place)));
    }
  }
  return changes;
}

/** How many values, other than objects and lists, both sides hold alike under the same keys. */
function countEqual(from: Json, to: Json): number {
  if (isObject(from) && isObject(to))
    return [...from].reduce((sum, [key, item]) => {
      const other = to.get(key);
      return other === undefined ? sum : sum + countEqual(item, other);
    }, 0);
  if (isList(from) && isList(to))
    return align(from.map(printJson), to.map(printJson)).filter(({ change }) => change === 'equal').length;
  return printJson(from) === printJson(to) ? 1 : 0;
}
