import type { ScorecardName } from '../scorecard/scorecardName';
import { CoachingError } from '../CoachingError';
import type { CoachingContext } from '../context';
import type { ColumnsToWrite } from '../postgres/updateCard';
import type { UpdateRequest } from '../requests';
import { meanScore, type Card, type Scorecard } from '../Scorecard';
import { saveChange } from './saveChange';
import { sortScores } from './sortScores';

export interface UpdateInput {
  readonly name: ScorecardName;
  readonly caller: string;
  /** What is left out stays as it is; `scores` replaces all scores. */
  readonly request: UpdateRequest;
}

/** Throws CoachingError NOT_FOUND, ABORTED, and INVALID_ARGUMENT for process fields on the scorecard of a conversation. */
export async function updateScorecard(context: CoachingContext, input: UpdateInput): Promise<Scorecard> {
  return saveChange(context, {
    call: 'update',
    name: input.name,
    apply: (read, now) => applyUpdate(read, input, now),
    ownColumns: ownColumnsOf(input.request),
    replacesScores: input.request.scores !== undefined,
  });
}

const processFields = ['processInteractionAt', 'processId', 'agentUserId'] as const satisfies readonly (keyof Card)[];

function applyUpdate(read: Scorecard, { caller, request }: UpdateInput, now: string): Scorecard {
  const given = processFields.find((field) => request[field] !== undefined);
  if (given && read.card.conversationId !== null) {
    throw new CoachingError('INVALID_ARGUMENT', `${given} can only be set on a scorecard without a conversation.`, {
      violations: [{ path: given, message: 'expected only on a scorecard without a conversation' }],
    });
  }
  const scores = request.scores ? sortScores(request.scores) : read.scores;
  const { scores: _scores, submissionSource, ...fields } = request;
  return {
    name: read.name,
    scores,
    card: {
      ...read.card,
      ...withoutUndefined(fields),
      ...(submissionSource !== undefined && read.card.submittedAt === null ? { submissionSource } : {}),
      ...(request.scores ? { score: meanScore(scores) } : {}),
      creatorUserId: read.card.creatorUserId ?? caller,
      lastUpdaterUserId: caller,
      manuallyScored: true,
      updatedAt: now,
    },
  };
}

/** The domain's table of card fields, column "set by Update". */
function ownColumnsOf(request: UpdateRequest): ColumnsToWrite {
  const requested = ['taskIds', 'messageIds', 'comment', ...processFields] as const;
  return {
    ...Object.fromEntries(requested.filter((field) => request[field] !== undefined).map((field) => [field, 'always'])),
    ...(request.submissionSource === undefined ? {} : { submissionSource: 'while_not_submitted' }),
    ...(request.scores ? { score: 'always' } : {}),
    creatorUserId: 'while_null',
    lastUpdaterUserId: 'always',
    manuallyScored: 'always',
    updatedAt: 'always',
  };
}

function withoutUndefined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}
