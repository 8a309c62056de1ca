import type { LoadTest, LoadTestConditions, LoadTestPoint } from '@/lib/contract/loadTests';
import { sameParameters, type ParameterValues } from '@/lib/contract/parameters';
import { worstPoint } from './headlineOf';
import { formatCount } from './formatMs';
import { formatInterval, formatRate } from './formatRate';
import { parametersInWords } from './parametersInWords';

/** How often a variant failed in its latest completed load test. */
export interface VariantRate {
  readonly loadTestId: string;
  readonly failing: boolean;
  /** `16 % at 5 ms`, or `0 of 450`. */
  readonly text: string;
  /** `8 % to 29 %`: of the point that is named; empty where there is none. */
  readonly interval: string;
  readonly simulated: boolean;
  /** `5 coaches`: it raced with other numbers than the orders beside it; null where with the same. */
  readonly otherwise: string | null;
  /** Who was saturated while it was measured; null where nobody was. */
  readonly saturatedBy: LoadTestConditions['saturatedBy'];
}

/** By variant. Of several completed ones the latest; one with other parameters is another race, and is told as such where there is none with the same. */
export function latestRates(
  loadTests: readonly LoadTest[],
  parameters: ParameterValues,
): ReadonlyMap<string, VariantRate> {
  const rates = new Map<string, VariantRate>();
  const told = loadTests.filter(({ status, points }) => status === 'completed' && judged(points) > 0);
  const isSame = ({ request }: LoadTest) => sameParameters(request.parameters, parameters);
  const byAge = [...told].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  for (const each of byAge.filter((loadTest) => !isSame(loadTest)))
    rates.set(each.request.variant, {
      ...rateOf(each),
      otherwise: parametersInWords(each.request.parameters).join(', '),
    });
  for (const each of byAge.filter(isSame)) rates.set(each.request.variant, { ...rateOf(each), otherwise: null });
  return rates;
}

function rateOf(loadTest: LoadTest): Omit<VariantRate, 'otherwise'> {
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
