import type { Judgement } from '../Race';
import { numberOf, type RowScenario } from '../Scenario';
import { query } from '../tables/statement';
import { createRows, readRows, removeRows, removeWork } from './statements';
import { BATCH_SIZE, schedulerVariantIds, takeTurn } from './takeTurn';

interface QueuedRow {
  readonly subject: string;
  readonly n: number;
  readonly status: string;
  readonly taken_by: string | null;
  readonly worked_by: readonly string[];
}

/** Several schedulers take Queued rows, mark them Processing and work on them. There are just as many rows as they can take in one turn each. */
export const schedulerClaims: RowScenario = {
  kind: 'rows',
  id: 'scheduler_claims',
  title: 'Scheduler claims',
  summary: `Schedulers wake at the same time. Each takes ${BATCH_SIZE} Queued rows, marks them Processing, works on them and marks them Done. There are exactly as many rows as they can take together, so each row should be worked on once.`,
  variants: [
    {
      id: 'plain_select',
      title: 'Plain SELECT',
      shipped: true,
      summary:
        'As in the incident. A scheduler reads the first Queued rows and marks them. Nothing stops another one from reading the same rows.',
    },
    {
      id: 'for_update',
      title: 'SELECT … FOR UPDATE',
      shipped: false,
      summary:
        'The rows are locked when they are read, and marked in the same transaction. Another scheduler waits for the commit and then takes what is still Queued.',
    },
    {
      id: 'skip_locked',
      title: 'FOR UPDATE SKIP LOCKED',
      shipped: false,
      summary:
        'The rows are locked when they are read, and marked in the same transaction. Another scheduler skips them without waiting.',
    },
    {
      id: 'skip_locked_then_mark',
      title: 'SKIP LOCKED, marked afterwards',
      shipped: false,
      summary:
        'The rows are locked when they are read, but the lock is released before they are marked in a second transaction.',
    },
  ],
  parameters: [
    {
      id: 'schedulers',
      title: 'Schedulers',
      summary: 'How many schedulers take work. The last one wakes after the delay.',
      type: 'integer',
      default: 2,
      min: 2,
      max: 20,
      exploration: { default: 2, min: 2, max: 4 },
    },
  ],
  violations: [
    {
      code: 'processed_twice',
      title: 'No row is processed more than once',
      label: 'Processed twice',
      consequence: 'a row is processed twice',
    },
    {
      code: 'left_behind',
      title: 'Every row is Done after all schedulers have run',
      label: 'Left behind',
      consequence: 'a row is left behind',
    },
  ],

  create: async (postgres, subjects, values) => {
    await query(postgres, createRows, [subjects, numberOf(values, 'schedulers') * BATCH_SIZE]);
  },

  actors: (variant, values) => {
    const schedulers = numberOf(values, 'schedulers');
    const id = schedulerVariantIds.find((each) => each === variant);
    if (!id)
      throw new TypeError(`scheduler_claims has no variant "${variant}"; there are ${schedulerVariantIds.join(', ')}`);
    return Array.from({ length: schedulers }, (_, index) => ({
      id: `scheduler-${index + 1}`,
      title: `Scheduler ${index + 1}`,
      delayed: index > 0 && index === schedulers - 1,
      run: (context) => takeTurn(id, context, `scheduler-${index + 1}`),
    }));
  },

  judge: async (postgres, subjects) => {
    const bySubject = new Map<string, QueuedRow[]>();
    for (const row of await query<QueuedRow>(postgres, readRows, [subjects]))
      bySubject.set(row.subject, [...(bySubject.get(row.subject) ?? []), row]);
    return new Map(
      subjects.map((subject): [string, Judgement] => {
        const rows = bySubject.get(subject);
        if (!rows) return [subject, { outcome: 'unknown', reason: 'there are no such rows' }];
        const violations = violationsOf(rows);
        return [subject, violations.length === 0 ? { outcome: 'passed' } : { outcome: 'failed', violations }];
      }),
    );
  },

  describe: async (postgres, subject) => {
    const rows = await query<QueuedRow>(postgres, readRows, [[subject]]);
    return {
      rows: Object.fromEntries(
        rows.map(({ n, status, taken_by }) => [
          `row ${n}`,
          taken_by === null ? status : `${status}, taken by ${taken_by}`,
        ]),
      ),
      work: Object.fromEntries(
        rows.flatMap(({ n, worked_by }) =>
          worked_by.length === 0 ? [] : [[`row ${n}`, `worked on by ${worked_by.join(' and ')}`]],
        ),
      ),
    };
  },

  remove: async (postgres, subjects) => {
    await Promise.all([query(postgres, removeRows, [subjects]), query(postgres, removeWork, [subjects])]);
  },
};

function violationsOf(rows: readonly QueuedRow[]): readonly string[] {
  return [
    ...(rows.some(({ worked_by }) => worked_by.length > 1) ? ['processed_twice'] : []),
    ...(rows.some(({ status, worked_by }) => status !== 'Done' || worked_by.length === 0) ? ['left_behind'] : []),
  ];
}
