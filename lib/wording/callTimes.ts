import { elapsedMs, parseTime } from '@/lib/evidence/time';
import type { Iteration } from '@/lib/contract/loadTests';
import { formatMs } from './formatMs';

export interface CallTime {
  /** `Update`, `Batch 2`. */
  readonly call: string;
  readonly actor: string;
  /** `+0 ms`, `+10.3 ms`: after the first of the racing calls; the Create lies before it. */
  readonly start: string;
  readonly took: string;
  /** `200`, or `no answer`; empty for what has none. */
  readonly status: string;
  /** Neither acknowledged nor a refusal that a strategy foresees (409). */
  readonly refused: boolean;
}

/** Something that lasted, to be shown beside others: a call, a step, or all that an actor did. */
export interface Lane {
  readonly call: string;
  readonly actor: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** null: it has none. */
  readonly status: number | null;
  /** Came before the race. */
  readonly before: boolean;
}

/** The actor of the call by which an iteration makes its record. */
const CREATES = 'create';

type Raced = Pick<Iteration, 'calls' | 'steps'>;

/** Who raced: the calls; in a race over tables each actor from its first step to its last, in the order of beginning. */
export function actorLanes({ calls, steps }: Raced): readonly Lane[] {
  const thing = sharedEnding(calls.map(({ call }) => call));
  if (calls.length > 0)
    return calls.map(({ call, actor, ...rest }) => ({
      ...rest,
      actor,
      call: call.slice(0, call.length - thing.length),
      before: actor === CREATES,
    }));
  const lanes = new Map<string, Lane>();
  for (const { call, actor, startedAt, finishedAt } of steps) {
    const known = lanes.get(actor);
    lanes.set(actor, {
      call,
      actor,
      startedAt: known && known.startedAt < startedAt ? known.startedAt : startedAt,
      finishedAt: known && known.finishedAt > finishedAt ? known.finishedAt : finishedAt,
      status: null,
      before: false,
    });
  }
  return [...lanes.values()];
}

/** `Order` of `CreateOrder` and `UpdateOrder`: all are about the same, so it need not be said of each. Empty where their last words differ. */
function sharedEnding([first = '', ...others]: readonly string[]): string {
  const words = first.match(/[A-Z][a-z0-9]*/g) ?? [];
  const endings = words.slice(1).map((_, index) => words.slice(index + 1).join(''));
  const isShared = (ending: string) => others.every((call) => call.endsWith(ending) && call !== ending);
  return (others.length === 0 ? undefined : endings.find(isShared)) ?? '';
}

/** What happened, as finely as it is known from outside: the calls; in a race over tables every step of every actor. */
export function finestLanes({ calls, steps }: Raced): readonly Lane[] {
  if (calls.length > 0) return actorLanes({ calls, steps });
  return steps.map(({ name, call, startedAt, finishedAt }) => ({
    call,
    actor: name,
    startedAt,
    finishedAt,
    status: null,
    before: false,
  }));
}

/** Lanes with their times relative to each other, in the order given. */
export function callTimes(lanes: readonly Lane[]): readonly CallTime[] {
  const racing = lanes.filter(({ before }) => !before);
  const origin = earliest(racing.length > 0 ? racing : lanes);
  return lanes.map(({ call, actor, startedAt, finishedAt, status }) => {
    const [start, finish] = [parseTime(startedAt), parseTime(finishedAt)];
    return {
      call,
      actor,
      start: start === null || origin === null ? '–' : signed(elapsedMs(origin, start)),
      took: start === null || finish === null ? '–' : formatMs(elapsedMs(start, finish)),
      status: status === null ? '' : status === 0 ? 'no answer' : String(status),
      refused: status !== null && !(status >= 200 && status < 300) && status !== 409,
    };
  });
}

/** What an iteration came to, in a sentence: why it could not be judged, else what its inspection found, or its tables held. */
export function iterationText({ error, inspection, tables }: Iteration): string {
  if (error !== null) return error;
  if (tables !== null)
    return Object.entries(tables)
      .map(
        ([table, rows]) =>
          `${table} (${
            Object.entries(rows)
              .map(([name, value]) => `${name}: ${value}`)
              .join(', ') || 'nothing'
          })`,
      )
      .join('; ');
  return inspection ? `${inspection.headline.lead} ${inspection.headline.rest}`.trim() : '';
}

function earliest(lanes: readonly Lane[]): bigint | null {
  return lanes.reduce<bigint | null>((first, { startedAt }) => {
    const time = parseTime(startedAt);
    return time === null || (first !== null && first <= time) ? first : time;
  }, null);
}

function signed(ms: number): string {
  return `${ms < 0 ? '' : '+'}${formatMs(ms)}`;
}
