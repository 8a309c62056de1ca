import type { LoadTest, Ramp, RampLevel } from '@/lib/contract/loadTests';
import { formatCount, formatMs } from './formatMs';

/** `Concurrency 8, chosen by a ramp: with 16, calls took 95 ms instead of 40 ms.` null where the request named it. */
export function rampText({ ramp, status }: Pick<LoadTest, 'ramp' | 'status'>): string | null {
  if (ramp === null) return null;
  if (ramp.chosen === null)
    return status === 'queued' || status === 'running'
      ? 'A short ramp before the run chooses the concurrency.'
      : 'The run ended before a ramp had chosen its concurrency.';
  if (ramp.stoppedBy === 'gave_up')
    return `Concurrency ${ramp.chosen}: the ramp failed repeatedly, so this is the default.`;
  return `Concurrency ${ramp.chosen}, chosen by a ramp: ${whyChosen(ramp)}.`;
}

/** In front of a number: `10`, or `8 (chosen by a ramp)`; what is not chosen yet has none. */
export function concurrencyText({ ramp, request }: Pick<LoadTest, 'ramp' | 'request'>): string {
  if (ramp === null) return formatCount(request.concurrency);
  if (ramp.stoppedBy === 'gave_up') return `${formatCount(request.concurrency)}, without a ramp`;
  return ramp.chosen === null ? 'not chosen yet' : `${formatCount(ramp.chosen)}, chosen by a ramp`;
}

function whyChosen({ chosen, stoppedBy, levels }: Ramp): string {
  const over = levels.at(-1);
  const taken = levels.find(({ concurrency }) => concurrency === chosen);
  const first = levels[0];
  if (over === undefined || first === undefined) return 'it ran out of time';
  const at = `at ${over.concurrency} in parallel`;
  switch (stoppedBy) {
    case 'throughput':
      return `${at}, ${perSecond(over)} per second, ${taken && over.perSecond < taken.perSecond ? 'no' : 'barely'} more than ${taken ? `${perSecond(taken)} at ${taken.concurrency}` : 'before'}`;
    case 'latency':
      return `${at}, calls took ${ms(over.callMs)} instead of ${ms(first.callMs)}`;
    case 'delay_error':
      return `${at}, half of the delayed calls started ${ms(over.delayErrorMs)} or more early or late`;
    case 'errors':
      return `${at}, ${over.errored} of ${over.iterations} iterations got no usable answer`;
    case 'time':
      return `it ran out of time before trying more than ${over.concurrency}`;
    case 'most':
    case 'gave_up':
    case null:
      return `${over.concurrency} is the maximum here, and calls did not slow down`;
    default:
      return stoppedBy satisfies never;
  }
}

export const rampHead = ['at the same time', 'iterations', 'a second', 'a call took', 'start off by'] as const;

/** A row per level, as `rampHead` has its columns; the chosen level is marked by `isChosen`. */
export function rampRows({
  levels,
  chosen,
}: Ramp): readonly { readonly cells: readonly string[]; readonly isChosen: boolean }[] {
  return levels.map((level) => ({
    isChosen: level.concurrency === chosen,
    cells: [
      formatCount(level.concurrency),
      level.errored === 0
        ? formatCount(level.iterations)
        : `${formatCount(level.iterations)}, ${formatCount(level.errored)} unanswered`,
      perSecond(level),
      ms(level.callMs),
      ms(level.delayErrorMs),
    ],
  }));
}

function perSecond({ perSecond: rate }: RampLevel): string {
  return rate.toFixed(rate < 10 ? 1 : 0);
}

function ms(value: number | null): string {
  return value === null ? '–' : formatMs(value);
}
