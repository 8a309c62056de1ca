import {
  milestoneFieldsOf,
  rootOf,
  rowSetOf,
  type CallType,
  type Field,
  type RecordType,
  type WriteCondition,
} from '@/lib/record/RecordType';
import type { FieldValue } from '@/lib/record/fieldValue';
import { sameRow, type RowKey } from '@/lib/record/rows';
import { readColumnType, timeDigits } from '../compare/columnType';
import { compareValues } from '../compare/compareValues';
import { rootKeyOf, truthType } from '../compare/copies';
import type { TruthCopy } from '../model';
import { parseTime, shownDigits, truncateTime } from '../time';
import { fieldValueIn, listedRows, type Resource } from './body';
import type { CallFacts } from './readCall';

/** What a call says it set. */
export interface Claim {
  readonly row: RowKey;
  readonly field: Field;
  /** undefined: it set the field, to what is not known. */
  readonly value: FieldValue | undefined;
  /** False: it may have set the field, so it may have replaced another's value and vouches for none of its own. */
  readonly certain: boolean;
}

/** A row set of which a call set the whole list: what the list does not name is gone by right. */
export interface ReplacedList {
  readonly rowSet: string;
  readonly rows: readonly RowKey[];
  /** The rows that its own answer shows: those it did not remove, whatever its list says. */
  readonly shown: readonly RowKey[];
}

/** Everything a call set, for holding it against the truth. */
export interface Writing {
  readonly claims: readonly Claim[];
  /** By row set. */
  readonly lists: readonly ReplacedList[];
}

const NOTHING: Writing = { claims: [], lists: [] };

/**
 * What a call wrote by its own right, by what its type says that it sets. Its acknowledged answer vouches for every field that it shows and
 * that the call had to write, the computed ones included; where the answer is silent, the request does. Reads and deletes set nothing.
 */
export function writingOf(facts: CallFacts, type: RecordType): Writing {
  const call = facts.type;
  if (call === null || (Object.keys(call.sets).length === 0 && call.replaces.length === 0)) return NOTHING;
  const answer = facts.acknowledged ? facts.answer : null;
  const bodies: Bodies = { request: facts.request, asked: facts.request ?? answer, answer };
  const lists = call.replaces.flatMap((replaced): readonly ReplacedList[] => {
    const rows = listedRows(bodies.asked, replaced);
    if (rows === null) return [];
    const shown = (listedRows(answer, replaced) ?? []).map(({ row }) => row);
    return [{ rowSet: replaced.rowSet, rows: rows.map(({ row }) => row), shown }];
  });
  const root = rootKeyOf(type);
  const milestones = milestoneFieldsOf(type);
  const fields = rootOf(type).fields;
  return {
    lists,
    claims: [
      ...fields.flatMap((field) => rootClaim(root, field, call.sets[field.id], bodies, milestones.has(field.id))),
      ...(lists.length === 0 ? [] : computedClaims(call, root, fields, answer)),
      ...childClaims(call, type, bodies),
    ],
  };
}

interface Bodies {
  readonly request: Resource | null;
  readonly asked: Resource | null;
  readonly answer: Resource | null;
}

function rootClaim(
  row: RowKey,
  field: Field,
  condition: WriteCondition | undefined,
  { request, asked, answer }: Bodies,
  isMilestone: boolean,
): readonly Claim[] {
  const claim = (value: FieldValue | undefined, certain: boolean) => [{ row, field, value, certain }];
  const [requested, answered] = [fieldValueIn(request, field.id), fieldValueIn(answer, field.id)];
  switch (condition) {
    case undefined:
      return [];
    case 'always': {
      const value = answered === undefined ? requested : answered;
      // A call that reaches a milestone sets it even where its answer keeps it to itself.
      return isMilestone
        ? claim(value === '' || value === null ? undefined : value, true)
        : claim(value, value !== undefined);
    }
    case 'asked': {
      const wanted = fieldValueIn(asked, field.id);
      return wanted === undefined ? [] : claim(answered ?? wanted, true);
    }
    case 'maybe':
    case 'unasked': {
      // The answer has to confirm what was asked; else nobody can tell whether the condition held.
      const confirmed = requested !== undefined && answered !== undefined && sameJson(requested, answered);
      if (requested === undefined && condition === 'maybe') return [];
      return claim(confirmed ? answered : requested, confirmed);
    }
    default:
      return condition satisfies never;
  }
}

function computedClaims(
  { computes }: CallType,
  row: RowKey,
  fields: readonly Field[],
  answer: Resource | null,
): readonly Claim[] {
  return fields
    .filter(({ id }) => computes.includes(id))
    .map((field) => {
      const value = fieldValueIn(answer, field.id);
      return { row, field, value, certain: value !== undefined };
    });
}

function childClaims({ replaces }: CallType, type: RecordType, { asked, answer }: Bodies): readonly Claim[] {
  return replaces.flatMap((replaced) => {
    const answered = listedRows(answer, replaced) ?? [];
    const fields = rowSetOf(type, replaced.rowSet).fields;
    return (listedRows(asked, replaced) ?? []).flatMap(({ row, resource }) =>
      fields.flatMap((field) => {
        const own = answered.find((each) => sameRow(each.row, row))?.resource ?? null;
        const value = fieldValueIn(own, field.id) ?? fieldValueIn(resource, field.id);
        return value === undefined ? [] : [{ row, field, value, certain: true }];
      }),
    );
  });
}

function sameJson(a: FieldValue, b: FieldValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Whether a stored value is the one that was set. Times and fractions at the coarser written precision; nothing, '' and [] are the same
 * to a caller.
 */
export function holds(
  truth: TruthCopy | null,
  stored: FieldValue,
  { row, field, value }: Pick<Claim, 'row' | 'field' | 'value'>,
): boolean {
  if (value === undefined) return stored !== null;
  if (isEmpty(value) && isEmpty(stored)) return true;
  const type = readColumnType(truthType(truth, row.rowSet, field.id));
  if (timeDigits(type) !== null && typeof stored === 'string' && typeof value === 'string') {
    const [a, b] = [parseTime(stored), parseTime(value)];
    const digits = Math.min(shownDigits(stored), shownDigits(value));
    if (a !== null && b !== null) return truncateTime(a, digits) === truncateTime(b, digits);
  }
  if (typeof stored === 'number' && typeof value === 'number' && !Number.isInteger(value)) {
    const decimals = /\.(\d+)$/.exec(String(value))?.[1]?.length;
    if (decimals !== undefined && Math.abs(stored - value) <= 0.5 * 10 ** -decimals) return true;
  }
  return (
    compareValues({ value, type, store: 'postgres' }, { value: stored, type, store: 'postgres' }).outcome === 'equal'
  );
}

function isEmpty(value: FieldValue): boolean {
  return value === null || value === '' || (typeof value === 'object' && value.length === 0);
}
