import { cardFields, scoreFields, type Field } from '@/lib/record/catalogue';
import type { FieldValue } from '@/lib/record/fieldValue';
import { readColumnType } from '../compare/columnType';
import { compareValues } from '../compare/compareValues';
import type { CallName } from '../model';
import { parseTime, shownDigits, truncateTime } from '../time';
import { fieldValueIn, maskedResource, resourceOf, scoreList, type Resource } from './body';
import type { CallFacts } from './readCall';

/** What a call says it set. */
export interface Claim {
  readonly field: Field;
  /** null: a field of the card. */
  readonly criterionId: string | null;
  /** undefined: it set the field, to what is not known. */
  readonly value: FieldValue | undefined;
  /** False: it may have set the field, so it may have replaced another's value and vouches for none of its own. */
  readonly certain: boolean;
}

/** Everything a call set, for holding it against Postgres. */
export interface Writing {
  readonly claims: readonly Claim[];
  /** The criteria it left behind, where it set the whole list of scores: what it does not name is gone by right. null: it set no list. */
  readonly criteria: readonly string[] | null;
  /** The criteria that its own answer shows: those it did not remove, whatever its list says. */
  readonly shown: readonly string[];
}

/** By the domain's table. `always`: the call writes it whatever it asks; `asked`: when it asks for it; `maybe`: under a condition on the row. */
type Ownership = Readonly<Record<string, 'always' | 'asked' | 'maybe'>>;

const OWNED: Readonly<Record<CallName, Ownership>> = {
  CreateScorecard: {
    ...Object.fromEntries(cardFields.map(({ id }) => [id, 'always'] as const)),
    submittedAt: 'maybe',
    submitterUserId: 'maybe',
    updatedAt: 'maybe',
    createdAt: 'maybe',
  },
  UpdateScorecard: {
    comment: 'asked',
    taskIds: 'asked',
    messageIds: 'asked',
    manuallyScored: 'always',
    lastUpdaterUserId: 'always',
    creatorUserId: 'maybe',
    submissionSource: 'maybe',
    processInteractionAt: 'maybe',
    processId: 'maybe',
    agentUserId: 'maybe',
  },
  SubmitScorecard: { submittedAt: 'always', submitterUserId: 'always', lastUpdaterUserId: 'always', taskIds: 'asked' },
  GetScorecard: {},
  DeleteScorecard: {},
  Reindex: {},
};

/** Once set, never unset by any call. */
export const MILESTONES: ReadonlySet<string> = new Set(['submittedAt', 'submitterUserId']);

const NOTHING: Writing = { claims: [], criteria: null, shown: [] };

/**
 * What a call wrote by its own right. Its acknowledged answer vouches for every field that it shows and that the call had to write, the
 * computed ones included; where the answer is silent, the request does. Reads, deletes and reindexing set nothing.
 */
export function writingOf(facts: CallFacts): Writing {
  const owned = OWNED[facts.call.call];
  if (Object.keys(owned).length === 0) return NOTHING;
  const request = maskedResource(facts.call.request);
  const answer = facts.acknowledged ? resourceOf(facts.call.response) : null;
  const asked = request ?? answer;
  const list = scoreList(asked);
  const criteria = facts.call.call === 'SubmitScorecard' ? null : list && list.map((score) => score.criterionId);
  return {
    criteria,
    shown: (scoreList(answer) ?? []).map((score) => score.criterionId),
    claims: [
      ...cardFields.flatMap((field) => cardClaim(field, owned[field.id], { request, asked, answer })),
      ...(facts.call.call === 'UpdateScorecard' && criteria !== null ? computedScore(answer) : []),
      ...(criteria === null ? [] : scoreClaims(asked, answer)),
    ],
  };
}

interface Bodies {
  readonly request: Resource | null;
  readonly asked: Resource | null;
  readonly answer: Resource | null;
}

function cardClaim(
  field: Field,
  owned: Ownership[string] | undefined,
  { request, asked, answer }: Bodies,
): readonly Claim[] {
  const claim = (value: FieldValue | undefined, certain: boolean) => [{ field, criterionId: null, value, certain }];
  const [requested, answered] = [fieldValueIn(request, field.id), fieldValueIn(answer, field.id)];
  switch (owned) {
    case undefined:
      return [];
    case 'always': {
      const value = answered === undefined ? requested : answered;
      // A Submit sets its time even where its answer keeps it to itself.
      return MILESTONES.has(field.id)
        ? claim(value === '' || value === null ? undefined : value, true)
        : claim(value, value !== undefined);
    }
    case 'asked': {
      const wanted = fieldValueIn(asked, field.id);
      return wanted === undefined ? [] : claim(answered ?? wanted, true);
    }
    case 'maybe': {
      // The answer has to confirm what was asked; else nobody can tell whether the condition held.
      const confirmed = requested !== undefined && answered !== undefined && sameJson(requested, answered);
      if (requested === undefined && field.id !== 'creatorUserId') return [];
      return claim(confirmed ? answered : requested, confirmed);
    }
    default:
      return owned satisfies never;
  }
}

function computedScore(answer: Resource | null): readonly Claim[] {
  const [field] = cardFields.filter(({ id }) => id === 'score');
  const value = fieldValueIn(answer, 'score');
  return field ? [{ field, criterionId: null, value, certain: value !== undefined }] : [];
}

function scoreClaims(asked: Resource | null, answer: Resource | null): readonly Claim[] {
  const answered = new Map((scoreList(answer) ?? []).map((score) => [score.criterionId, score]));
  return (scoreList(asked) ?? []).flatMap((score) =>
    scoreFields.flatMap((field: Field) => {
      const wanted = fieldValueIn(score, field.id);
      const value = fieldValueIn(answered.get(score.criterionId) ?? null, field.id) ?? wanted;
      return value === undefined ? [] : [{ field, criterionId: score.criterionId, value, certain: true }];
    }),
  );
}

function sameJson(a: FieldValue, b: FieldValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Whether a stored value is the one that was set. Times and fractions at the coarser written precision; nothing, '' and [] are the same
 * to a caller.
 */
export function holds(stored: FieldValue, { field, value }: Pick<Claim, 'field' | 'value'>): boolean {
  if (value === undefined) return stored !== null;
  if (isEmpty(value) && isEmpty(stored)) return true;
  if (field.kind === 'timestamp' && typeof stored === 'string' && typeof value === 'string') {
    const [a, b] = [parseTime(stored), parseTime(value)];
    const digits = Math.min(shownDigits(stored), shownDigits(value));
    if (a !== null && b !== null) return truncateTime(a, digits) === truncateTime(b, digits);
  }
  if (typeof stored === 'number' && typeof value === 'number' && !Number.isInteger(value)) {
    const decimals = /\.(\d+)$/.exec(String(value))?.[1]?.length;
    if (decimals !== undefined && Math.abs(stored - value) <= 0.5 * 10 ** -decimals) return true;
  }
  const type = readColumnType(field.postgres.type);
  return (
    compareValues(field.kind, { value, type, store: 'postgres' }, { value: stored, type, store: 'postgres' })
      .outcome === 'equal'
  );
}

function isEmpty(value: FieldValue): boolean {
  return value === null || value === '' || (typeof value === 'object' && value.length === 0);
}
