import type { Resource } from '@/lib/coaching/resources';
import type { StepDeclaration } from '@/lib/coaching/step';
import type { TableActorContext } from '../TableScenario';
import { transactionInSteps, runAlone } from '../tables/statement';
import { addToSum, countResults, lockRun, saveResults, saveSum } from './statements';

export const evaluationVariantIds = ['incremental_count', 'requery', 'atomic_increment', 'row_lock'] as const;
export type EvaluationVariantId = (typeof evaluationVariantIds)[number];

export interface Batch {
  /** 1, 2, … */
  readonly number: number;
  readonly size: number;
  /** How many batches the run has. */
  readonly of: number;
}

type Counted = { readonly results: number };

/**
 * How a batch is submitted. Its results are saved in a transaction of their own in every variant, as an expensive evaluation's results are: the
 * kindest to `requery`, whose count would see still less if others' results were not committed before their sum.
 */
export const submitBatch: Readonly<
  Record<EvaluationVariantId, (context: TableActorContext, batch: Batch) => Promise<void>>
> = {
  incremental_count: async (context, batch) => {
    const steps = stepsOf(context.subject, batch);
    const [counted] = await runAlone<Counted>(context, steps.count, countResults, [context.subject]);
    await save(context, batch);
    await runAlone(context, steps.saveSum, saveSum, [context.subject, (counted?.results ?? 0) + batch.size]);
  },

  requery: async (context, batch) => {
    const steps = stepsOf(context.subject, batch);
    await save(context, batch);
    const [counted] = await runAlone<Counted>(context, steps.count, countResults, [context.subject]);
    await runAlone(context, steps.saveSum, saveSum, [context.subject, counted?.results ?? 0]);
  },

  atomic_increment: async (context, batch) => {
    await save(context, batch);
    await runAlone(context, stepsOf(context.subject, batch).addToSum, addToSum, [context.subject, batch.size]);
  },

  row_lock: async (context, batch) => {
    const steps = stepsOf(context.subject, batch);
    await save(context, batch);
    await transactionInSteps(context, steps.commits, async (run) => {
      await run(steps.lock, lockRun, [context.subject]);
      const [counted] = await run<Counted>(steps.count, countResults, [context.subject]);
      await run(steps.saveSumLocked, saveSum, [context.subject, counted?.results ?? 0]);
    });
  },
};

function save(context: TableActorContext, batch: Batch): Promise<unknown> {
  return runAlone(context, stepsOf(context.subject, batch).save, saveResults, [
    context.subject,
    batch.number,
    batch.size,
  ]);
}

/** Results of different batches are different rows, so that only counting them touches those of others. */
function stepsOf(subject: string, batch: Batch) {
  const results = (number: number): Resource => `postgres:results:${subject}:${number}`;
  const run: Resource = `postgres:run:${subject}`;
  const runLock: Resource = `postgres:run-lock:${subject}`;
  const all = Array.from({ length: batch.of }, (_, index) => results(index + 1));
  return {
    count: { name: 'count results', reads: all, writes: [] },
    save: { name: 'save results', reads: [], writes: [results(batch.number)] },
    saveSum: { name: 'save sum', reads: [run], writes: [run, runLock] },
    addToSum: { name: 'add to sum', reads: [run], writes: [run, runLock] },
    lock: { name: 'lock run', reads: [run], writes: [runLock] },
    // The lock is held already, and nobody sees the sum before the commit.
    saveSumLocked: { name: 'save sum', reads: [], writes: [] },
    commits: [run, runLock],
  } as const satisfies Readonly<Record<string, StepDeclaration | readonly Resource[]>>;
}
