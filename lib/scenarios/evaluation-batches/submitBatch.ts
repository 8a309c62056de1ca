import type { Resource } from '@/lib/steps/resources';
import type { StepDeclaration } from '@/lib/steps/step';
import type { RowActorContext } from '../Scenario';
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
  Record<EvaluationVariantId, (context: RowActorContext, batch: Batch) => Promise<void>>
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

function save(context: RowActorContext, batch: Batch): Promise<unknown> {
  return runAlone(context, stepsOf(context.subject, batch).save, saveResults, [
    context.subject,
    batch.number,
    batch.size,
  ]);
}

const resultRows = ['races/evaluation_results'] as const;
const runRows = ['races/evaluation_runs'] as const;
/** What the steps of a batch are called, and what they do. */
export const batchSteps = {
  count: {
    name: 'count results',
    says: 'counts the saved results',
    store: 'postgres',
    effect: 'read',
    rows: resultRows,
  },
  save: { name: 'save results', says: 'saves its results', store: 'postgres', effect: 'write', rows: resultRows },
  saveSum: { name: 'save sum', says: 'saves its sum', store: 'postgres', effect: 'write', rows: runRows },
  addToSum: { name: 'add to sum', says: 'adds its size to the sum', store: 'postgres', effect: 'write', rows: runRows },
  lock: { name: 'lock run', says: 'locks the run', store: 'postgres', effect: 'read', rows: runRows },
} as const;

/** Results of different batches are different rows, so that only counting them touches those of others. */
function stepsOf(subject: string, batch: Batch) {
  const results = (number: number): Resource => `postgres:results:${subject}:${number}`;
  const run: Resource = `postgres:run:${subject}`;
  const runLock: Resource = `postgres-lock:run:${subject}`;
  const all = Array.from({ length: batch.of }, (_, index) => results(index + 1));
  return {
    count: { ...batchSteps.count, reads: all, writes: [] },
    save: { ...batchSteps.save, reads: [], writes: [results(batch.number)] },
    saveSum: { ...batchSteps.saveSum, reads: [run], writes: [run, runLock] },
    addToSum: { ...batchSteps.addToSum, reads: [run], writes: [run, runLock] },
    lock: { ...batchSteps.lock, reads: [run], writes: [runLock] },
    // The lock is held already, and nobody sees the sum before the commit.
    saveSumLocked: { ...batchSteps.saveSum, reads: [], writes: [] },
    commits: [run, runLock],
  } as const satisfies Readonly<Record<string, StepDeclaration | readonly Resource[]>>;
}
