import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resourcesOf } from '@/lib/reference/resources';
import { serviceStep } from '@/lib/reference/serviceSteps';
import type { Violation } from '@/lib/contract/scenarios';
import { batchSteps } from '@/lib/scenarios/evaluation-batches/submitBatch';
import { schedulerSteps } from '@/lib/scenarios/scheduler-claims/takeTurn';
import { everyViolation } from '@/lib/scenarios/testing/violations';
import { scorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { StepDeclaration, Touches } from '@/lib/steps/step';
import type { TraceEvent } from '@/lib/steps/trace';
import { costOf } from './costOf';
import { explainViolation } from './explainViolation';
import { explainOrder } from './order/explainOrder';
import { sentenceOf } from './sentenceOf';

type Programs = Readonly<Record<string, readonly StepDeclaration[]>>;

const { director, directorLock, historic, historicLock, clickhouseCard, clickhouseScores } = resourcesOf(
  scorecardName('cox', 'sales', '019bd2e8-5c71-70e9-9a89-acb3efd08e34'),
);
const on = (more: Partial<Touches>): Touches => ({ reads: [], writes: [], ...more });
const read = serviceStep('read row', on({ reads: [director] }));
const lockAndRead = serviceStep('lock and read row', on({ reads: [director], writes: [directorLock] }));
const save = serviceStep('update row', on({ reads: [director], writes: [directorLock] }));
const saveScores = serviceStep('save scores', on({}));
const writeHistoric = serviceStep('write historic', on({ writes: [historicLock] }));
const readBack = serviceStep('read back', on({}));
const commit = serviceStep('commit', on({ writes: [director, directorLock, historic, historicLock] }));
const reread = serviceStep('reread Postgres', on({ reads: [director] }));
const insertCard = serviceStep('insert card version', on({ merges: [clickhouseCard], stamps: 'a copy of its own' }));
const insertScores = serviceStep('insert score versions', on({ merges: [clickhouseScores] }));
const writeCopy = serviceStep('write historic', on({ writes: [historic, historicLock] }));

const scorecards: readonly Programs[] = [
  {
    update: [read, save, saveScores, commit],
    'update.async': [writeCopy, insertCard, insertScores],
    submit: [read, save, commit],
    'submit.async': [writeCopy, insertCard, insertScores],
  },
  {
    update: [read, save, saveScores, read, save, saveScores, writeHistoric, commit],
    'update.async': [reread, insertCard, insertScores],
    submit: [lockAndRead, save, writeHistoric, commit],
    'submit.async': [reread, insertCard, insertScores],
    reindex: [reread, insertCard, insertScores],
  },
  {
    'coach-1': [read, save, saveScores, writeHistoric, readBack, insertCard, insertScores, commit],
    submit: [read, save, writeHistoric, readBack, insertCard, insertScores, commit],
  },
];
const results = (n: number) => [`postgres:results:${n}`] as const;
const tableCommit: StepDeclaration = {
  name: 'commit',
  says: 'commits',
  store: 'postgres',
  effect: 'commit',
  rows: [],
  ...on({ writes: ['postgres:run', 'postgres-lock:run'] }),
};
const batch = (n: number): readonly StepDeclaration[] => [
  { ...batchSteps.count, ...on({ reads: [...results(1), ...results(2)] }) },
  { ...batchSteps.save, ...on({ writes: results(n) }) },
  { ...batchSteps.lock, ...on({ reads: ['postgres:run'], writes: ['postgres-lock:run'] }) },
  { ...batchSteps.saveSum, ...on({ reads: ['postgres:run'], writes: ['postgres:run'] }) },
  tableCommit,
];
const scheduler: readonly StepDeclaration[] = [
  { ...schedulerSteps.takeSkipping, ...on({ reads: ['postgres:rows'], writes: ['postgres-lock:rows'] }) },
  { ...tableCommit, writes: ['postgres:rows', 'postgres-lock:rows'] },
  { ...schedulerSteps.mark, ...on({ writes: ['postgres:rows', 'postgres-lock:rows'] }) },
  { ...schedulerSteps.work, ...on({ writes: ['postgres:work'] }) },
  { ...schedulerSteps.markDone, ...on({ writes: ['postgres:rows', 'postgres-lock:rows'] }) },
];
const tables: readonly Programs[] = [
  { 'batch-1': batch(1), 'batch-2': batch(2) },
  { 'scheduler-1': scheduler, 'scheduler-2': scheduler },
];

/** Any order of the programs' steps, each actor's in its own order; work comes after its call. */
function orders(programs: Programs): fc.Arbitrary<readonly TraceEvent[]> {
  const length = Object.values(programs).reduce((sum, steps) => sum + steps.length, 0);
  return fc.array(fc.nat(999), { minLength: length, maxLength: length }).map((picks) => {
    const left = new Map(Object.entries(programs).map(([actor, steps]) => [actor, [...steps]]));
    return picks.flatMap((pick, index): readonly TraceEvent[] => {
      const ready = [...left.keys()].filter((actor) => {
        const [call = ''] = actor.split('.');
        return (left.get(actor)?.length ?? 0) > 0 && (call === actor || left.get(call)?.length === 0);
      });
      const actor = ready[pick % ready.length] ?? '';
      const declaration = left.get(actor)?.shift();
      return declaration ? [{ actor, declaration, resumedBy: null, startedBy: null, tookMs: index }] : [];
    });
  });
}

/** Names that say nothing, and names that say what another step does. */
const renamings: readonly ((name: string) => string)[] = [
  (name) => `step ${[...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)}`,
  () => 'commit',
  (name) => (name === 'commit' ? 'read row' : name === 'read row' ? 'update row' : 'reread Postgres'),
];

const told = (events: readonly TraceEvent[], violations: readonly Violation[]) => {
  const order = { events, violations, error: null, sentence: null };
  return [
    explainViolation(events, violations),
    explainOrder({ ...order, outcome: 'violated' }),
    explainOrder({ ...order, outcome: 'ok' }),
    explainOrder({ ...order, outcome: 'deadlock' }),
    sentenceOf({ ...order, outcome: 'violated' }),
    costOf(events),
  ];
};

const cases = fc.tuple(
  fc.oneof(...[...scorecards, ...tables].map(orders)),
  fc.subarray([...everyViolation], { minLength: 1 }),
);

it('what steps are called changes no sentence of an order, and nothing that it cost', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(...renamings), ([events, violations], rename) => {
      const renamed = events.map((event) => ({
        ...event,
        declaration: { ...event.declaration, name: rename(event.declaration.name) },
      }));
      expect(told(renamed, violations)).toEqual(told(events, violations));
    }),
    { numRuns: 1000 },
  );
});

it('the control: many of these orders have a fault that their steps tell', () => {
  const faults = fc
    .sample(cases, { numRuns: 300, seed: 1 })
    .filter(([events, violations]) =>
      explainOrder({ events, violations, outcome: 'violated', error: null }).includes(' anyway: '),
    );
  expect(faults.length).toBeGreaterThan(150);
});
