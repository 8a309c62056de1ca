import type { Ramp, RampLevel } from '@/lib/contract/loadTests';
import { callMsOf } from '@/lib/state/loadTests/callMs';
import { hasSlowedDown, isInexact } from '@/lib/wording/conditions';
import type { Raced } from '../race/Racer';

export interface RampInput {
  /** Iterations that the run will race: a ramp of a short run stays short. */
  readonly planned: number;
  /** How long the run is going to take, by what a level has measured; absent: nothing is known, and the ramp takes the least time. */
  readonly estimateMs?: (level: RampLevel) => number;
  /** Of this process. */
  readonly mostRacing: number;
  /** Names for so many records, which somebody keeps in mind from then on. null: the ramp is to end. */
  readonly subjects: (count: number) => Promise<readonly string[] | null>;
  /** null: the ramp is to end. */
  readonly race: (subject: string) => Promise<Raced | null>;
  /** Told after each level. */
  readonly onMeasured: (ramp: Ramp) => Promise<void>;
  readonly now?: () => number;
}

const LEVELS = [1, 2, 4, 8, 16];
/** What a new worker's first calls take says nothing of the others. */
const WARM_UP = 1;
const LEAST_AT_ONE = 3;
/** No further level is begun after that share of what the run is going to take, and no further iteration of a level after a part of it. */
const SHARE_OF_RUN = 0.05;
const LEAST_BUDGET_MS = 6_000;
const MOST_BUDGET_MS = 30_000;
const OF_A_LEVEL = 2_500 / 6_000;
/** Twice as many at the same time race twice as much while there is room; less than this is no growth worth its load. */
const GROWTH = 1.25;

/**
 * Races at 1, 2, 4, … iterations at the same time, some of each, and chooses the largest level up to which more were raced in a second, and neither calls took
 * longer nor delayed calls missed their moment. Some 65 iterations, in a twentieth of what the run is estimated to take: 6 to 30 s. null when it was to end before that.
 */
export async function rampUp(input: RampInput): Promise<Ramp | null> {
  const { planned, mostRacing, onMeasured, now = () => performance.now() } = input;
  const beganMs = now();
  const levels: RampLevel[] = [];
  const possible = LEVELS.filter((level) => level === 1 || (level <= mostRacing && 4 * level <= planned));
  let budgetMs = LEAST_BUDGET_MS;
  if ((await raceSome(input, 1, WARM_UP, budgetMs, now)) === null) return null;
  for (const concurrency of possible) {
    const chosen = levels.at(-1)?.concurrency ?? 1;
    // One level is measured however slow the machine is: the run has to take one.
    if (levels.length > 0 && now() - beganMs > budgetMs) return { chosen, stoppedBy: 'time', levels };
    const level = await raceSome(input, concurrency, Math.max(LEAST_AT_ONE, 2 * concurrency), budgetMs, now);
    if (level === null) return null;
    const stoppedBy = whyToStop(levels, level);
    levels.push(level);
    budgetMs = Math.min(MOST_BUDGET_MS, Math.max(LEAST_BUDGET_MS, SHARE_OF_RUN * (input.estimateMs?.(level) ?? 0)));
    if (stoppedBy !== null) return { chosen, stoppedBy, levels };
    await onMeasured({ chosen: null, stoppedBy: null, levels });
  }
  return { chosen: levels.at(-1)?.concurrency ?? 1, stoppedBy: 'most', levels };
}

/**
 * How long a run takes at the rate of a level, in milliseconds. `furtherDelayMs`: by how much longer one of its iterations waits than one of the ramp, on
 * average. Pure.
 */
export function estimateAtRate(
  { concurrency, perSecond }: RampLevel,
  { planned, furtherDelayMs }: { readonly planned: number; readonly furtherDelayMs: number },
): number {
  return perSecond > 0 ? planned * (1_000 / perSecond + furtherDelayMs / concurrency) : 0;
}

/** Why a level is too much, held against those below; null: it is not. Pure. */
export function whyToStop(below: readonly RampLevel[], level: RampLevel): Ramp['stoppedBy'] {
  if (level.errored > 0) return 'errors';
  const [first] = below;
  const last = below.at(-1);
  if (first === undefined || last === undefined) return null;
  if (isInexact(level.delayErrorMs) && !isInexact(first.delayErrorMs)) return 'delay_error';
  if (hasSlowedDown({ first: first.callMs, last: level.callMs })) return 'latency';
  return level.perSecond < GROWTH * last.perSecond ? 'throughput' : null;
}

async function raceSome(
  { subjects: newSubjects, race }: RampInput,
  concurrency: number,
  count: number,
  budgetMs: number,
  now: () => number,
): Promise<RampLevel | null> {
  const subjects = await newSubjects(count);
  if (subjects === null) return null;
  const waiting = [...subjects];
  const raced: Raced[] = [];
  const beganMs = now();
  let isOver = false;
  const lanes = await Promise.allSettled(
    Array.from({ length: concurrency }, async () => {
      try {
        for (let subject = waiting.shift(); subject !== undefined; subject = waiting.shift()) {
          const one = await race(subject);
          if (one === null) isOver = true;
          else raced.push(one);
          if (isOver || now() - beganMs > OF_A_LEVEL * budgetMs) return;
        }
      } catch (error) {
        isOver = true;
        throw error;
      }
    }),
  );
  // Once nobody races any more: whoever ramps up next has the machine for itself, and every record is known.
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
  const tookMs = now() - beganMs;
  if (isOver) return null;
  return {
    concurrency,
    iterations: raced.length,
    errored: raced.filter(({ trouble }) => trouble !== null).length,
    perSecond: tookMs > 0 ? (1_000 * raced.length) / tookMs : 0,
    callMs: median(raced.flatMap((each) => callMsOf(each) ?? [])),
    delayErrorMs: median(raced.flatMap(({ delayErrorMs }) => (delayErrorMs === null ? [] : Math.abs(delayErrorMs)))),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
