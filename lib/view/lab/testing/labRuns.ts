import type { LabCell, LabGroup, LabRace, LabRun, LabRunOrder, LabRunStep } from '@/lib/contract/lab';

/** Two sessions read a counter and write it back; a variant adds in the UPDATE. */
export function aRace(changes: Partial<LabRace> = {}): LabRace {
  const steps = (session: string) => [
    { name: `${session}.read`, sql: 'SELECT n FROM counter', when: null },
    { name: `${session}.write`, sql: 'UPDATE counter SET n = :n + 1', when: null },
  ];
  return {
    title: 'Counter',
    about: 'One update is lost.',
    form: 'lastwrite',
    sessions: [
      { name: 'one', level: null, steps: steps('one') },
      { name: 'two', level: null, steps: steps('two') },
    ],
    checks: [{ name: 'both_counted', sql: 'SELECT n FROM counter WHERE n <> 2' }],
    possible: 6,
    namesLevel: false,
    variants: [
      {
        name: 'add',
        title: 'Add in the UPDATE',
        changes: [
          { step: 'one.write', sql: 'UPDATE counter SET n = n + 1', when: null },
          { step: 'two.read', sql: null, when: null },
        ],
        possible: 3,
      },
    ],
    ...changes,
  };
}

export function aCell(changes: Partial<LabCell> = {}): LabCell {
  return {
    n: 1,
    variant: null,
    level: 'read committed',
    status: 'finished',
    orders: 6,
    verdict: 'clean',
    possible: 6,
    complete: true,
    violating: 0,
    serverChose: 0,
    unsteady: 0,
    unjudged: 0,
    violations: {},
    outcomes: 1,
    stopped: null,
    tookMs: 120,
    ...changes,
  };
}

export const violatedCell = (changes: Partial<LabCell> = {}): LabCell =>
  aCell({ verdict: 'violated', violating: 4, violations: { both_counted: 4 }, ...changes });

export function aRun(cells: readonly LabCell[], changes: Partial<LabRun> = {}): LabRun {
  return {
    id: '019bd2e8-5c71-70e9-9a89-acb3efd08e34',
    status: 'completed',
    title: 'Counter',
    createdAt: '2026-01-18T10:32:07.418204Z',
    startedBy: null,
    startedAt: '2026-01-18T10:32:08.000000Z',
    finishedAt: '2026-01-18T10:32:09.000000Z',
    progress: {
      cells: cells.length,
      finished: cells.filter(({ status }) => status === 'finished').length,
      violated: cells.filter(({ violating }) => violating > 0).length,
      orders: cells.reduce((sum, { orders }) => sum + orders, 0),
    },
    request: { text: '', variants: [null, 'add'], levels: ['read committed', 'serializable'], limit: 5_000 },
    race: aRace(),
    cells: [...cells],
    notes: [],
    failure: null,
    ...changes,
  };
}

export function aStep(session: string, step: string, changes: Partial<LabRunStep> = {}): LabRunStep {
  return { session, step: `${session}.${step}`, attempt: 1, waited: false, results: [], ...changes };
}

export function aGroup(
  steps: readonly LabRunStep[],
  order: Partial<LabRunOrder> = {},
  changes: Partial<LabGroup> = {},
): LabGroup {
  return {
    orders: 4,
    serverChose: false,
    shortest: {
      steps: [...steps],
      skipped: [],
      victims: [],
      serialization: [],
      timeouts: [],
      leftOpen: [],
      contents: [],
      schemaGone: false,
      violated: [],
      unchecked: [],
      ...order,
    },
    ...changes,
  };
}
