import { partyOf } from '@/lib/wording/partyOf';
import type { ScheduledStep, StateAfter } from '@/lib/contract/interleavings';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { counted } from '@/lib/wording/formatMs';
import { actorTitle } from './actors';
import { actorsOfSchedule, countSwitches } from './schedule';
import { changesInWords, changesOf, type CopyChange } from './states';
import { stepLook, type StepLook } from './stepLook';

export interface ActorColumn {
  readonly id: string;
  readonly title: string;
  /** Characters of the longest name among its steps. */
  readonly widest: number;
}

/** What an actor's lane shows beside a step. `waiting`: a step of his that was released waits for a lock. */
export type Lane = 'none' | 'alive' | 'waiting' | 'freed';

export interface DrawnStep {
  /** From 1. */
  readonly number: number;
  readonly actor: string;
  readonly title: string;
  readonly step: string;
  readonly look: StepLook;
  /** Which column it stands in. */
  readonly column: number;
  /** The column of the step before, where the turn went over from it; null where the same actor goes on. */
  readonly from: number | null;
  /** The turn went to another party; false also where a call hands over to the work it left behind. */
  readonly switched: boolean;
  /** `waits for a lock until step 7, Update: commit`; null for a step that did not wait. */
  readonly waits: string | null;
  /** Those whose waiting ends with this step. */
  readonly frees: readonly string[];
  /** By column. */
  readonly lanes: readonly Lane[];
  /** What the stores held differently afterwards; null while nobody has looked. */
  readonly changes: readonly CopyChange[] | null;
  /** The whole step in words: `Step 4 of 13. Submit: update row. …` */
  readonly words: string;
}

export interface DrawnOrder {
  readonly columns: readonly ActorColumn[];
  readonly steps: readonly DrawnStep[];
  readonly switches: number;
  /** `13 steps, 3 switches, 1 wait for a lock`. */
  readonly size: string;
}

/** An order as it is drawn: a column per actor in the order of their first step, a row per step. */
export function drawOrder(
  schedule: readonly ScheduledStep[],
  states: readonly StateAfter[],
  scenario: ScenarioDescription | undefined,
): DrawnOrder {
  const actors = actorsOfSchedule(schedule);
  const columns = columnsOf(schedule, scenario);
  const placeOf = new Map(columns.map(({ id }, index) => [id, index]));
  const steps = schedule.map(({ actor, step, blockedUntil, ...told }, index): DrawnStep => {
    const number = index + 1;
    const column = placeOf.get(actor) ?? 0;
    const previous = actors[index - 1];
    const freeing = blockedUntil === null ? undefined : schedule[blockedUntil - 1];
    const waits =
      blockedUntil === null
        ? null
        : `waits for a lock until step ${blockedUntil}${freeing ? `, ${actorTitle(freeing.actor, scenario)}: ${freeing.step}` : ''}`;
    const frees = schedule.flatMap((each) => (each.blockedUntil === number ? [actorTitle(each.actor, scenario)] : []));
    const changes = changesOf(states, number);
    const title = actorTitle(actor, scenario);
    return {
      number,
      actor,
      title,
      step,
      look: stepLook(told),
      column,
      waits,
      frees,
      changes,
      from: previous === undefined || previous === actor ? null : (placeOf.get(previous) ?? null),
      switched: previous !== undefined && partyOf(previous) !== partyOf(actor),
      lanes: columns.map(({ id }) => laneAt(schedule, id, index)),
      words: [
        `Step ${number} of ${schedule.length}. ${title}: ${step}${waits === null ? '' : `, ${waits}`}.`,
        ...frees.map((each) => `${each} goes on.`),
        changesInWords(changes),
      ]
        .filter((part) => part !== '')
        .join(' '),
    };
  });
  const switches = countSwitches(actors);
  const waiting = schedule.filter(({ blockedUntil }) => blockedUntil !== null).length;
  const size = [
    counted(schedule.length, 'step'),
    counted(switches, 'switch', 'switches'),
    ...(waiting === 0 ? [] : [counted(waiting, 'wait for a lock', 'waits for a lock')]),
  ].join(', ');
  return { columns, steps, switches, size };
}

/** Calls first, in the order of their first step, then the work that they left behind. */
function columnsOf(
  schedule: readonly ScheduledStep[],
  scenario: ScenarioDescription | undefined,
): readonly ActorColumn[] {
  const known = [...new Set(actorsOfSchedule(schedule))];
  const widest = (id: string) => Math.max(...schedule.map(({ actor, step }) => (actor === id ? step.length : 0)));
  const isLeftBehind = (id: string) => id.includes('.');
  return [...known.filter((id) => !isLeftBehind(id)), ...known.filter(isLeftBehind)].map((id) => ({
    id,
    title: actorTitle(id, scenario),
    widest: widest(id),
  }));
}

function laneAt(schedule: readonly ScheduledStep[], actor: string, index: number): Lane {
  const own = schedule.flatMap((step, at) => (step.actor === actor ? [at] : []));
  const first = own[0] ?? 0;
  const last = Math.max(...own, ...own.map((at) => (schedule[at]?.blockedUntil ?? 0) - 1));
  for (const at of own) {
    const until = schedule[at]?.blockedUntil;
    if (until === null || until === undefined) continue;
    if (index === until - 1) return 'freed';
    if (index >= at && index < until - 1) return 'waiting';
  }
  return index < first || index > last ? 'none' : 'alive';
}
