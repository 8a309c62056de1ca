import { latencies, type LoadTest } from '@/lib/contract/loadTests';
import { searchOf } from '../searchWords';

/** Which runs of the history are shown; null lets all through. `delayMs` chooses series of the trends, not runs. */
export interface HistoryFilter {
  readonly scenario: string | null;
  readonly variant: string | null;
  readonly environment: string | null;
  readonly latency: string | null;
  readonly status: string | null;
  readonly label: string | null;
  /** Words of its label, scenario, variant or id. */
  readonly search: string | null;
  readonly delaysMs: readonly number[] | null;
}

export const noFilter: HistoryFilter = {
  scenario: null,
  variant: null,
  environment: null,
  latency: null,
  status: null,
  label: null,
  search: null,
  delaysMs: null,
};

export function filterFromParams(params: URLSearchParams): HistoryFilter {
  const delays = (params.get('delays') ?? '')
    .split(',')
    .filter((text) => /^\d+$/.test(text))
    .map(Number);
  return {
    scenario: params.get('scenario'),
    variant: params.get('variant'),
    environment: params.get('environment'),
    latency: params.get('latency'),
    status: params.get('status'),
    label: params.get('label'),
    search: searchOf(params),
    delaysMs: delays.length > 0 ? delays : null,
  };
}

/** What is wrong with a filter that only this page knows, in a sentence; null when nothing is. The API says what is wrong with the others. */
export function filterProblem(params: URLSearchParams): string | null {
  const latency = params.get('latency');
  if (latency !== null && !latencies.some((known) => known === latency))
    return `There is no latency “${latency.slice(0, 40)}”. Expected ${latencies.join(' or ')}.`;
  const wrong = (params.get('delays') ?? '').split(',').find((text) => text !== '' && !/^\d+$/.test(text));
  return wrong === undefined
    ? null
    : `“${wrong.slice(0, 40)}” is not a delay. Expected whole numbers of milliseconds with commas between them.`;
}

export function filterToParams({ scenario, variant, environment, latency, delaysMs }: HistoryFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries({ scenario, variant, environment, latency }))
    if (value !== null) params.set(key, value);
  if (delaysMs !== null) params.set('delays', delaysMs.join(','));
  return params;
}

export function filterHistory(
  history: readonly LoadTest[],
  { scenario, variant, environment, latency }: HistoryFilter,
): readonly LoadTest[] {
  const wanted: readonly (readonly [keyof LoadTest['request'], string | null])[] = [
    ['scenario', scenario],
    ['variant', variant],
    ['environment', environment],
    ['latency', latency],
  ];
  return history.filter(({ request }) => wanted.every(([key, value]) => value === null || request[key] === value));
}

/** What there is to choose from, each once, in the order of first appearance; delays ascending. */
export function filterChoices(history: readonly LoadTest[]): {
  readonly [Key in 'scenarios' | 'variants' | 'environments' | 'latencies']: readonly string[];
} & {
  readonly delaysMs: readonly number[];
} {
  const each = (read: (request: LoadTest['request']) => string) => [
    ...new Set(history.map(({ request }) => read(request))),
  ];
  return {
    scenarios: each(({ scenario }) => scenario),
    variants: each(({ variant }) => variant),
    environments: each(({ environment }) => environment),
    latencies: each(({ latency }) => latency),
    delaysMs: [...new Set(history.flatMap(({ request }) => request.delaysMs))].sort((a, b) => a - b),
  };
}
