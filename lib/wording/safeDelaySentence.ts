import { SAFE_RATE } from '@/lib/statistics/moreIterationsToShowBelow';
import { safeDelay, type SafeDelay } from '@/lib/statistics/safeDelay';
import type { LoadTest } from '@/lib/contract/loadTests';
import { counted, formatCount } from './formatMs';
import { formatRate } from './formatRate';

/** Which delays are shown to be safe: the upper end of Wilson's interval is below 1 % there and at every larger tested delay. */
export function safeDelayOf({ points }: Pick<LoadTest, 'points'>): SafeDelay {
  return safeDelay(points.map(({ delayMs, passed, failed }) => ({ delayMs, failed, total: passed + failed })));
}

/** The smallest safe delay in words, or what it takes to name one. */
export function safeDelaySentence(loadTest: Pick<LoadTest, 'points'>): string {
  const { delayMs, needed } = safeDelayOf(loadTest);
  const limit = formatRate(SAFE_RATE);
  const shown =
    delayMs === null
      ? `No tested delay has a failure rate shown to be below ${limit}.`
      : delayMs === needed[0]?.delayMs
        ? `At ${needed.length === 1 ? `${formatCount(delayMs)} ms` : 'every tested delay'} the failure rate is below ${limit}, with 95 % confidence.`
        : `From ${formatCount(delayMs)} ms, the failure rate is below ${limit}, with 95 % confidence.`;
  return [shown, nextStep(needed, delayMs)].filter((part) => part !== '').join(' ');
}

/** How a smaller delay would come to be shown safe: the passing iterations missing from it on. */
function nextStep(needed: SafeDelay['needed'], shownFrom: number | null): string {
  const hopeless = needed.findLastIndex(({ moreIterations }) => moreIterations === null);
  const from = needed[hopeless + 1];
  if (!from) {
    const last = needed.at(-1);
    return last && needed.length > 1
      ? `Even at ${formatCount(last.delayMs)} ms, the largest, it fails too often; try larger ones.`
      : '';
  }
  const open = needed.slice(hopeless + 1).filter(({ moreIterations }) => (moreIterations ?? 0) > 0);
  if (open.length === 0 || from.delayMs === shownFrom) return '';
  const most = Math.max(...open.map(({ moreIterations }) => moreIterations ?? 0));
  const where =
    open.length === 1 ? `at ${formatCount(open[0]?.delayMs ?? 0)} ms` : `at each of ${formatCount(open.length)} delays`;
  return `${counted(most, 'more passing iteration')} ${where} would show it from ${formatCount(from.delayMs)} ms on.`;
}
