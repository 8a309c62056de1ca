import { scorecardName } from '../scorecard/scorecardName';
import { CoachingError } from '../CoachingError';
import type { CoachingContext } from '../context';
import { insertCard } from '../postgres/insertCard';
import { replaceScores } from '../postgres/replaceScores';
import { transactionInSteps } from '../postgres/transaction';
import { replications } from '../replications/replications';
import type { CreateRequest } from '../requests';
import { resourcesOf } from '../resources';
import { savedBy } from '../row-writes/RowWrite';
import { versionTakenBySave } from '../row-writes/saveInTransaction';
import { meanScore, type Scorecard } from '../Scorecard';
import { sortScores } from './sortScores';
import { serviceStep } from '../serviceSteps';

export interface CreateInput {
  readonly customer: string;
  readonly profile: string;
  /** A UUIDv7; left out, the service chooses one. */
  readonly scorecardId?: string;
  readonly caller: string;
  readonly request: CreateRequest;
}

/** Creates a scorecard with its scores. Throws CoachingError ALREADY_EXISTS. */
export async function createScorecard(context: CoachingContext, input: CreateInput): Promise<Scorecard> {
  const { step, clock, postgres } = context;
  const name = scorecardName(input.customer, input.profile, input.scorecardId ?? context.newId());
  const { director, directorLock } = resourcesOf(name);
  const replication = replications[context.strategy.replication];
  const saved = await transactionInSteps(postgres, step, name, async (transaction) => {
    const written = await step(
      serviceStep('insert row', { reads: [director], writes: [directorLock], ...versionTakenBySave(replication) }),
      async () => {
        const created = newScorecard(name, input, clock());
        const row = await insertCard(transaction, created);
        return row && savedBy(created, row, null);
      },
    );
    if (!written) throw new CoachingError('ALREADY_EXISTS', `There is a scorecard ${name.text} already.`);
    transaction.willRelease(director);
    if (written.captured.scores.length > 0) {
      await step(serviceStep('save scores', { reads: [], writes: [] }), () =>
        replaceScores(transaction, name, written.captured.scores),
      );
    }
    await replication.beforeCommit(context, transaction, written);
    return written;
  });
  replication.afterCommit(context, saved);
  return saved.stored;
}

function newScorecard(name: Scorecard['name'], { caller, request }: CreateInput, now: string): Scorecard {
  const scores = sortScores(request.scores ?? []);
  return {
    name,
    scores,
    card: {
      submittedAt: null,
      submitterUserId: null,
      comment: request.comment ?? '',
      score: meanScore(scores),
      manuallyScored: request.manuallyScored ?? false,
      taskIds: request.taskIds ?? [],
      messageIds: request.messageIds ?? [],
      lastUpdaterUserId: caller,
      // A card that was scored by a machine has no creator until somebody updates it.
      creatorUserId: request.manuallyScored ? caller : null,
      submissionSource: request.submissionSource ?? '',
      templateId: request.templateId,
      conversationId: request.conversationId ?? null,
      agentUserId: request.agentUserId ?? null,
      processInteractionAt: request.processInteractionAt ?? null,
      processId: request.processId ?? null,
      createdAt: now,
      updatedAt: now,
    },
  };
}
