import type { Pool } from 'pg';
import type { Judgement } from '../Race';
import { numbersOf, type RowScenario } from '../Scenario';
import { query } from '../tables/statement';
import { createRuns, readResults, readRuns, removeResults, removeRuns } from './statements';
import { evaluationVariantIds, submitBatch } from './submitBatch';

interface RunRow {
  readonly subject: string;
  readonly total: number;
  readonly evaluated: number;
  readonly status: string;
}

interface ResultsRow {
  readonly subject: string;
  readonly batch: number;
  readonly results: number;
}

/** A run of answers is submitted in concurrent batches; each counts what is evaluated and saves the sum. */
export const evaluationBatches: RowScenario = {
  kind: 'rows',
  id: 'evaluation_batches',
  title: 'Evaluation batches',
  summary:
    'The answers of a run are evaluated in batches that finish at the same time. Each saves its results and the number of answers evaluated so far. The run completes when all are there.',
  variants: [
    {
      id: 'incremental_count',
      title: 'Count first, add, save the sum',
      shipped: true,
      summary:
        'The original version. A batch counts the saved results when it starts, adds its own size, and saves the sum.',
    },
    {
      id: 'requery',
      title: 'Count again just before saving',
      shipped: true,
      summary: 'The fix that shipped. A batch saves its results, counts all saved results, and saves that count.',
    },
    {
      id: 'atomic_increment',
      title: 'Add in one statement',
      shipped: false,
      summary: 'A batch saves its results and adds its size to the stored sum in one UPDATE.',
    },
    {
      id: 'row_lock',
      title: 'Lock the run, count, save',
      shipped: false,
      summary:
        'A batch saves its results, locks the run, counts all saved results, saves that count and commits. The next batch waits for it.',
    },
  ],
  parameters: [
    {
      id: 'batches',
      title: 'Answers per batch',
      summary: 'One batch per number. The last one starts after the delay.',
      type: 'integers',
      default: [3, 1],
      min: 1,
      max: 100,
      count: { min: 2, max: 20 },
      exploration: { default: [3, 1], min: 1, max: 100, count: { min: 2, max: 5 } },
    },
  ],
  violations: [
    {
      code: 'count_mismatch',
      title: 'The count of the run is the number of saved results',
      label: 'Count wrong',
      consequence: 'the count of the run is not the number of saved results',
    },
    {
      code: 'never_completes',
      title: 'The run is completed once every batch is saved',
      label: 'Never completes',
      consequence: 'the run never completes',
    },
  ],

  create: async (postgres, subjects, values) => {
    const answers = numbersOf(values, 'batches').reduce((sum, size) => sum + size, 0);
    await query(postgres, createRuns, [subjects, answers]);
  },

  actors: (variant, values) => {
    const batches = numbersOf(values, 'batches');
    const id = evaluationVariantIds.find((each) => each === variant);
    if (!id)
      throw new TypeError(
        `evaluation_batches has no variant "${variant}"; there are ${evaluationVariantIds.join(', ')}`,
      );
    return batches.map((size, index) => ({
      id: `batch-${index + 1}`,
      title: `Batch ${index + 1}`,
      delayed: index > 0 && index === batches.length - 1,
      run: (context) => submitBatch[id](context, { number: index + 1, size, of: batches.length }),
    }));
  },

  judge: async (postgres, subjects) => {
    const [runs, results] = await read(postgres, subjects);
    const saved = new Map<string, number>();
    for (const { subject, results: count } of results) saved.set(subject, (saved.get(subject) ?? 0) + count);
    const found = new Map(runs.map((run) => [run.subject, run]));
    return new Map(
      subjects.map((subject): [string, Judgement] => {
        const run = found.get(subject);
        if (!run) return [subject, { outcome: 'unknown', reason: 'there is no such run' }];
        const violations = violationsOf(run, saved.get(subject) ?? 0);
        return [subject, violations.length === 0 ? { outcome: 'passed' } : { outcome: 'failed', violations }];
      }),
    );
  },

  describe: async (postgres, subject) => {
    const [runs, results] = await read(postgres, [subject]);
    const [run] = runs;
    return {
      run: Object.fromEntries(
        run
          ? [
              ['evaluated', `${run.evaluated} of ${run.total}`],
              ['status', run.status],
            ]
          : [],
      ),
      results: Object.fromEntries(
        results.map(({ batch, results: saved }) => [`batch ${batch}`, saved === 1 ? '1 result' : `${saved} results`]),
      ),
    };
  },

  remove: async (postgres, subjects) => {
    await Promise.all([query(postgres, removeRuns, [subjects]), query(postgres, removeResults, [subjects])]);
  },
};

function read(postgres: Pool, subjects: readonly string[]): Promise<[readonly RunRow[], readonly ResultsRow[]]> {
  return Promise.all([
    query<RunRow>(postgres, readRuns, [subjects]),
    query<ResultsRow>(postgres, readResults, [subjects]),
  ]);
}

function violationsOf({ evaluated, status }: RunRow, saved: number): readonly string[] {
  return [...(evaluated === saved ? [] : ['count_mismatch']), ...(status === 'completed' ? [] : ['never_completes'])];
}
