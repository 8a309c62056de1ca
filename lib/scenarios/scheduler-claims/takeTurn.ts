import { WORKED_ROWS } from '@/lib/reference/latency';
import type { Resource } from '@/lib/steps/resources';
import type { StepDeclaration } from '@/lib/steps/step';
import type { RowActorContext } from '../Scenario';
import { transactionInSteps, runAlone, type Statement } from '../tables/statement';
import { doWork, markDone, markProcessing, takeForUpdate, takePlain, takeSkipLocked } from './statements';

export const schedulerVariantIds = ['plain_select', 'for_update', 'skip_locked', 'skip_locked_then_mark'] as const;
export type SchedulerVariantId = (typeof schedulerVariantIds)[number];

/** What a scheduler takes at once. */
export const BATCH_SIZE = 2;

type Claim = (context: RowActorContext, scheduler: string) => Promise<readonly number[]>;
type Taken = { readonly n: number };

/** How a scheduler takes rows and marks them as its own; gives the rows. */
const claim: Readonly<Record<SchedulerVariantId, Claim>> = {
  plain_select: claimInOneTransaction(takePlain, 'take'),
  for_update: claimInOneTransaction(takeForUpdate, 'takeLocking'),
  skip_locked: claimInOneTransaction(takeSkipLocked, 'takeSkipping'),
  skip_locked_then_mark: async (context, scheduler) => {
    const steps = stepsOf(context.subject, scheduler);
    const rows = await transactionInSteps(context, steps.commits, (run) =>
      run<Taken>(steps.takeSkipping, takeSkipLocked, [context.subject, BATCH_SIZE]),
    );
    const taken = rows.map(({ n }) => n);
    if (taken.length > 0) await runAlone(context, steps.markAlone, markProcessing, [context.subject, taken, scheduler]);
    return taken;
  },
};

/** One turn of a scheduler: takes a batch of Queued rows, works on them and marks them Done. With nothing to take its turn is over. */
export async function takeTurn(
  variant: SchedulerVariantId,
  context: RowActorContext,
  scheduler: string,
): Promise<void> {
  const steps = stepsOf(context.subject, scheduler);
  const rows = await claim[variant](context, scheduler);
  if (rows.length === 0) return;
  await runAlone(context, steps.work, doWork, [context.subject, rows, scheduler]);
  await runAlone(context, steps.markDone, markDone, [context.subject, rows]);
}

function claimInOneTransaction(take: Statement, taking: 'take' | 'takeLocking' | 'takeSkipping'): Claim {
  return (context, scheduler) => {
    const steps = stepsOf(context.subject, scheduler);
    return transactionInSteps(context, steps.commits, async (run) => {
      const taken = (await run<Taken>(steps[taking], take, [context.subject, BATCH_SIZE])).map(({ n }) => n);
      if (taken.length > 0)
        await run(taking === 'take' ? steps.mark : steps.markLocked, markProcessing, [
          context.subject,
          taken,
          scheduler,
        ]);
      return taken;
    });
  };
}

const queued = ['races/queued_rows'] as const;
/** What the steps of a scheduler are called, and what they do. */
export const schedulerSteps = {
  take: { name: 'take rows', says: 'takes Queued rows', store: 'postgres', effect: 'read', rows: queued },
  takeLocking: {
    name: 'lock and take rows',
    says: 'locks and takes Queued rows',
    store: 'postgres',
    effect: 'read',
    rows: queued,
  },
  takeSkipping: {
    name: 'lock and take free rows',
    says: 'locks and takes free rows',
    store: 'postgres',
    effect: 'read',
    rows: queued,
  },
  mark: {
    name: 'mark Processing',
    says: 'marks its rows Processing',
    store: 'postgres',
    effect: 'write',
    rows: queued,
  },
  work: { name: 'work on rows', says: 'works on its rows', store: 'postgres', effect: 'write', rows: [WORKED_ROWS] },
  markDone: { name: 'mark Done', says: 'marks its rows Done', store: 'postgres', effect: 'write', rows: queued },
} as const;

/**
 * All rows of a subject count as one thing, and so do their locks: a taking statement that waits is done together with the commit that lets it go on, which
 * therefore has to touch all that the statement touches, not only the rows that it changed itself.
 */
function stepsOf(subject: string, scheduler: string) {
  const rows: Resource = `postgres:rows:${subject}`;
  const locks: Resource = `postgres-lock:rows:${subject}`;
  return {
    take: { ...schedulerSteps.take, reads: [rows], writes: [] },
    takeLocking: { ...schedulerSteps.takeLocking, reads: [rows], writes: [locks] },
    takeSkipping: { ...schedulerSteps.takeSkipping, reads: [rows], writes: [locks] },
    mark: { ...schedulerSteps.mark, reads: [], writes: [locks] },
    // The locks are held already, and nobody sees the marks before the commit.
    markLocked: { ...schedulerSteps.mark, reads: [], writes: [] },
    markAlone: { ...schedulerSteps.mark, reads: [], writes: [rows, locks] },
    commits: [rows, locks],
    work: { ...schedulerSteps.work, reads: [], writes: [`postgres:work:${subject}:${scheduler}`] },
    markDone: { ...schedulerSteps.markDone, reads: [], writes: [rows, locks] },
  } as const satisfies Readonly<Record<string, StepDeclaration | readonly Resource[]>>;
}
