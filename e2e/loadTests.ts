import { expect, type APIRequestContext } from 'playwright/test';

export interface StartedRun {
  readonly id: string;
}

interface Described {
  readonly id: string;
  readonly status: string;
  readonly request: { readonly label?: string };
  readonly progress: { readonly finished: number };
  readonly conditions: { readonly saturated: boolean };
}

/** Small, and slowed down so that some of it fails at 0 ms: the whole row is saved by both calls. */
export const smallRun = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  delaysMs: [0, 2, 100],
  iterations: 20,
  concurrency: 20,
  settleMs: 500,
  latency: 'staging',
} as const;

export async function startRun(
  api: APIRequestContext,
  request: object,
  key?: string,
  origin = '',
): Promise<StartedRun> {
  const response = await api.post(`${origin}/api/load-tests`, {
    data: request,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
  expect(response.status(), await response.text()).toBe(202);
  return (await response.json()) as StartedRun;
}

/** The same run for everyone who asks by this label: its key makes all workers of a test run share it. Waits until it is over. */
export async function finishedRun(api: APIRequestContext, label: string): Promise<StartedRun> {
  const started = await startRun(
    api,
    { ...smallRun, label },
    `e2e-${label.replaceAll(' ', '-')}-${smallRun.iterations}`,
  );
  await expect.poll(async () => (await describeRun(api, started.id)).status, { intervals: [300] }).toBe('completed');
  return started;
}

export async function describeRun(api: APIRequestContext, id: string): Promise<Described> {
  return (await (await api.get(`/api/load-tests/${id}`)).json()) as Described;
}

/** Every run with this label, newest first. */
export async function runsLabelled(api: APIRequestContext, label: string): Promise<readonly Described[]> {
  const all = (await (await api.get('/api/load-tests?limit=100')).json()) as readonly Described[];
  return all.filter(({ request }) => request.label === label);
}

/** The number of an iteration that failed. */
export async function failedIteration(api: APIRequestContext, id: string): Promise<number> {
  const [first] = (await (
    await api.get(`/api/load-tests/${id}/iterations?outcome=failed&inspection=omit&limit=1`)
  ).json()) as readonly { readonly n: number }[];
  expect(first, 'the race went wrong at least once').toBeDefined();
  return first?.n ?? 0;
}
