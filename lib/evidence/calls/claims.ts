import { cardFields, scoreFields, type Field } from '@/lib/scorecard/catalogue';
import type { FieldValue } from '@/lib/scorecard/fieldValue';
import { readColumnType } from '../compare/columnType';
import { compareValues } from '../compare/compareValues';
import { parseTime, shownDigits, truncateTime } from '../time';
import { fieldValueIn, resourceOf, type CallFacts } from './readCall';

/** What a call says it set. `value` undefined: it set the field, to what is not known. */
export interface Claim {
  readonly field: Field;
  /** null: a field of the card. */
  readonly criterionId: string | null;
  readonly value: FieldValue | undefined;
}

/** The fields each call owns, from the domain's table. The computed score is left out: two Updates that both hold may compute it differently. */
const UPDATE_FIELDS = ['comment', 'taskIds', 'messageIds'] as const;

/** Set by Update only under a condition on the row, so asking for them is no claim: the answer has to show them. */
const CONDITIONAL_FIELDS = ['submissionSource', 'processInteractionAt', 'processId', 'agentUserId'] as const;

/** What a call wrote by its own right: request first, as the answer confirms it. Reads, deletes and reindexing set nothing. */
export function claimsOf(facts: CallFacts): readonly Claim[] {
  const request = resourceOf(facts.call.request);
  const response = facts.acknowledged ? resourceOf(facts.call.response) : null;
  switch (facts.call.call) {
    case 'UpdateScorecard': {
      const asked = request ?? response;
      return [
        ...UPDATE_FIELDS.flatMap((field) => confirmed(field, asked, response)),
        ...CONDITIONAL_FIELDS.flatMap((field) =>
          confirmed(field, request, response).filter(
            (each) => fieldValueIn(request, field) === each.value && fieldValueIn(response, field) !== undefined,
          ),
        ),
        ...(response && fieldValueIn(response, 'manuallyScored') === true ? claim('manuallyScored', true) : []),
        ...scoreClaims(asked, response),
      ];
    }
    case 'SubmitScorecard':
      return [
        ...claim('submittedAt', fieldValueIn(response, 'submittedAt') ?? undefined),
        ...claim('submitterUserId', fieldValueIn(response, 'submitterUserId') ?? undefined),
        ...confirmed('taskIds', request, response),
      ];
    case 'CreateScorecard':
    case 'GetScorecard':
    case 'DeleteScorecard':
    case 'Reindex':
      return [];
    default:
      return facts.call.call satisfies never;
  }
}

/** True when the call set the whole list of scores, so that a criterion it does not name is gone by right. */
export function replacesScores(facts: CallFacts): boolean {
  return (
    facts.call.call === 'UpdateScorecard' &&
    scoreList(resourceOf(facts.call.request) ?? resourceOf(facts.call.response)) !== null
  );
}

/** Whether a stored value is the one that was set. Times at the coarser written precision; nothing, '' and [] are the same to a caller. */
export function holds(stored: FieldValue, { field, value }: Claim): boolean {
  if (value === undefined) return stored !== null;
  if (isEmpty(value) && isEmpty(stored)) return true;
  if (field.kind === 'timestamp' && typeof stored === 'string' && typeof value === 'string') {
    const [a, b] = [parseTime(stored), parseTime(value)];
    const digits = Math.min(shownDigits(stored), shownDigits(value));
    if (a !== null && b !== null) return truncateTime(a, digits) === truncateTime(b, digits);
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

function confirmed(
  field: string,
  asked: Readonly<Record<string, unknown>> | null,
  response: Readonly<Record<string, unknown>> | null,
): readonly Claim[] {
  const requested = fieldValueIn(asked, field);
  return requested === undefined ? [] : claim(field, fieldValueIn(response, field) ?? requested);
}

function claim(id: string, value: FieldValue | undefined): readonly Claim[] {
  const field = cardFields.find((each) => each.id === id);
  return field ? [{ field, criterionId: null, value }] : [];
}

function scoreClaims(
  asked: Readonly<Record<string, unknown>> | null,
  response: Readonly<Record<string, unknown>> | null,
): readonly Claim[] {
  const answered = new Map((scoreList(response) ?? []).map((score) => [score.criterionId, score]));
  return (scoreList(asked) ?? []).flatMap((score) =>
    scoreFields.flatMap((field: Field) => {
      const requested = fieldValueIn(score, field.id);
      if (requested === undefined) return [];
      return [
        {
          field,
          criterionId: score.criterionId,
          value: fieldValueIn(answered.get(score.criterionId) ?? null, field.id) ?? requested,
        },
      ];
    }),
  );
}

type NamedScore = Readonly<Record<string, unknown>> & { readonly criterionId: string };

function scoreList(resource: Readonly<Record<string, unknown>> | null): readonly NamedScore[] | null {
  const scores = resource && Object.hasOwn(resource, 'scores') ? resource.scores : undefined;
  if (!Array.isArray(scores)) return null;
  return (scores as readonly unknown[]).filter(
    (score): score is NamedScore =>
      typeof score === 'object' && score !== null && typeof (score as Record<string, unknown>).criterionId === 'string',
  );
}
