import type { LoadTest, LoadTestConditions, LoadTestPoint } from '@/lib/contract/loadTests';
import { sameParameters, type ParameterValues } from '@/lib/contract/parameters';
import { worstPoint } from './headlineOf';
import { formatCount } from './formatMs';
import { formatInterval, formatRate } from './formatRate';

/** How often a variant failed in its latest completed load test. */
export interface VariantRate {
  readonly loadTestId: string;
  readonly failing: boolean;
  /** `16 % at 5 ms`, or `0 of 450`. */
  readonly text: string;
  /** `8 % to 29 %`: of the point that is named; empty where there is none. */
  readonly interval: string;
  readonly simulated: boolean;
  /** Who was saturated while it was measured; null where nobody was. */
  readonly saturatedBy: LoadTestConditions['saturatedBy'];
}

/** By variant. Of several completed ones the latest; with other parameters it is another race. */
export function latestRates(
  loadTests: readonly LoadTest[],
  parameters: ParameterValues,
): ReadonlyMap<string, VariantRate> {
  const latest = new Map<string, LoadTest>();
  const comparable = loadTests.filter(
    ({ status, request }) => status === 'completed' && sameParameters(request.parameters, parameters),
  );
  for (const each of [...comparable].sort((a, b) => a.createdAt.localeCompare(b.createdAt)))
    if (judged(each.points) > 0) latest.set(each.request.variant, each);
  return new Map([...latest].map(([variant, loadTest]) => [variant, rateOf(loadTest)]));
}

function rateOf(loadTest: LoadTest): VariantRate {
  const worst = worstPoint(loadTest);
  const common = {
    loadTestId: loadTest.id,
    simulated: loadTest.request.latency === 'staging',
    saturatedBy: loadTest.conditions.saturatedBy,
  };
  if (worst)
    return {
      ...common,
      failing: true,
      text: `${formatRate(worst.failureRate ?? 0)} at ${formatCount(worst.delayMs)} ms`,
      interval: worst.interval95 ? formatInterval(worst.interval95) : '',
    };
  const highest = Math.max(...loadTest.points.map(({ interval95 }) => interval95?.[1] ?? 1));
  return {
    ...common,
    failing: false,
    text: `0 of ${formatCount(judged(loadTest.points))}`,
    interval: `below ${formatRate(highest)}`,
  };
}

function judged(points: readonly LoadTestPoint[]): number {
  return points.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
}
