import { scorecardRaced } from '@/lib/contract/testing/aLoadTest';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import type { StepMeaning } from '@/lib/evidence/stepMeaning';
import type { Exploration, Order, ScheduledStep, StateAfter } from '@/lib/contract/interleavings';

type More = Partial<Omit<Exploration, 'request'>> & { readonly request?: Partial<Exploration['request']> };

const meanings: Readonly<Record<string, StepMeaning>> = serviceSteps;
const named = (...names: readonly string[]) => names.map((name) => ({ name, ...meanings[name] }));

/** `update: read row, update row; submit: read row!6` as the steps of an order; `!6` is a step that waits for a lock until step 6. */
export function aSchedule(text: string): ScheduledStep[] {
  return text.split(';').flatMap((turn) => {
    const [actor = '', steps = ''] = turn.split(':').map((part) => part.trim());
    return steps.split(',').map((step) => {
      const [name = '', until] = step.trim().split('!');
      return { actor, step: name, blockedUntil: until === undefined ? null : Number(until), ...meanings[name] };
    });
  });
}

/** Submit reads and commits while Update holds an older copy, which Update then saves. */
export const losingSchedule = aSchedule(
  'update: read row; submit: read row, update row, commit; update: update row, save scores, commit; update.async: reread Postgres, insert card version, insert score versions; submit.async: reread Postgres, insert card version, insert score versions',
);

export const losingStates: readonly StateAfter[] = [
  {
    after: 3,
    copies: { director: { 'submitted at': 'NULL', comment: 'first' }, FINAL: { 'submitted at': '1970-01-01' } },
    changed: [],
  },
  {
    after: 4,
    copies: { director: { 'submitted at': '10:32:07.418', comment: 'first' }, FINAL: { 'submitted at': '1970-01-01' } },
    changed: ['director'],
  },
  {
    after: 7,
    copies: { director: { 'submitted at': 'NULL', comment: 'first' }, FINAL: { 'submitted at': '1970-01-01' } },
    changed: ['director'],
  },
];

export function anOrder(n: number, more: Partial<Order> = {}): Order {
  return {
    n,
    schedule: losingSchedule,
    outcome: 'violated',
    violations: ['submission_lost'],
    error: null,
    sentence: null,
    ...more,
  };
}

/** A complete exploration of `explored` orders, `violating` of which lose a submission. */
export function anExploration(explored: number, violating: number, more: More = {}): Exploration {
  const { request, ...rest } = more;
  return {
    id: `019bd2e8-0000-7000-8000-${String(explored).padStart(6, '0')}${String(violating).padStart(6, '0')}`,
    status: 'completed',
    request: {
      scenario: 'scorecard_race',
      variant: 'save_all/async_closure',
      environment: 'local',
      reindex: false,
      limit: 20_000,
      reduce: true,
      parameters: {},
      ...request,
    },
    raced: scorecardRaced,
    createdAt: '2026-01-18T10:32:07.418204Z',
    startedBy: null,
    startedAt: '2026-01-18T10:32:07.518204Z',
    finishedAt: '2026-01-18T10:32:09.518204Z',
    actors: [
      { id: 'update', steps: named('read row', 'update row', 'save scores', 'commit') },
      { id: 'update.async', steps: named('reread Postgres', 'insert card version', 'insert score versions') },
      { id: 'submit', steps: named('read row', 'update row', 'commit') },
      { id: 'submit.async', steps: named('reread Postgres', 'insert card version', 'insert score versions') },
    ],
    explored,
    possible: 1716,
    complete: true,
    violating,
    deadlocks: 0,
    errors: 0,
    violations: violating === 0 ? {} : { submission_lost: violating },
    witness:
      violating === 0
        ? null
        : {
            n: 2,
            schedule: losingSchedule,
            violations: ['submission_lost'],
            sentence: 'Update saved the copy it had read before Submit committed.',
            states: [...losingStates],
          },
    cost: { callMs: 4.1, blockedMs: 0.9, retries: 3, refused: 0 },
    notes: [],
    failure: null,
    schedules: [],
    ...rest,
  };
}
