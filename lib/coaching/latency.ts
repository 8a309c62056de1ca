import type { Step, StepName } from './step';

export const latencyIds = ['none', 'staging'] as const;
export type LatencyId = (typeof latencyIds)[number];

/** A source of numbers from 0 (inclusive) to 1. */
export type Random = () => number;

/** A log-normal delay: half of all draws lie below the median; `spread` is the standard deviation of its logarithm. */
interface Delay {
  readonly medianMs: number;
  readonly spread: number;
}

/** One round trip to Postgres: 1 to 3 ms in nine of ten draws. */
const statement: Delay = { medianMs: 1.7, spread: 0.33 };
/** A commit waits for the disk. */
const commit: Delay = { medianMs: 3, spread: 0.4 };
/** One small insert over HTTP: 5 to 30 ms in nine of ten draws. */
const clickhouseInsert: Delay = { medianMs: 12, spread: 0.55 };

/** Assumed figures, not measured on any staging environment; calibration replaces this table. */
const staging: Readonly<Record<StepName, Delay>> = {
  'read row': statement,
  'lock and read row': statement,
  'insert row': statement,
  'update row': statement,
  'save scores': statement,
  'write historic': statement,
  'read back': statement,
  'reread Postgres': statement,
  'delete row': statement,
  'delete historic': statement,
  commit,
  'insert card version': clickhouseInsert,
  'insert score versions': clickhouseInsert,
  'delete versions': clickhouseInsert,
};

/** From the response to the async work's first step: 5 to 40 ms in nine of ten draws, with a tail beyond 60 ms in one of a hundred. */
const queue: Delay = { medianMs: 14, spread: 0.63 };

/** How long a step of the profile takes longer than its action, in milliseconds. */
export function stepDelayMs(profile: LatencyId, name: StepName, random: Random): number {
  return profile === 'none' ? 0 : draw(staging[name], random);
}

/** How long async work waits for its turn, in milliseconds. */
export function queueDelayMs(profile: LatencyId, random: Random): number {
  return profile === 'none' ? 0 : draw(queue, random);
}

/** Delays each action by the profile. The delay comes before the action, as most of the way to a store does. */
export function delaySteps(step: Step, profile: LatencyId, random: Random, sleep: (delayMs: number) => Promise<void>): Step {
  if (profile === 'none') return step;
  return (declaration, action) => step(declaration, async () => {
    await sleep(stepDelayMs(profile, declaration.name, random));
    return action();
  });
}

/** Box and Muller's transform gives the normal draw. */
function draw({ medianMs, spread }: Delay, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(spread * normal);
}
