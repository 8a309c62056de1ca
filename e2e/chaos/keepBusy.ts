import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InterleavingInput } from '../../lib/contract/interleavings';
import type { LoadTestInput } from '../../lib/contract/loadTests';
import type { SweepInput } from '../../lib/contract/sweeps';

export interface Started {
  readonly kind: 'load-tests' | 'interleavings' | 'sweeps';
  readonly id: string;
  /** Iterations; of explorations and sweeps nothing is planned. */
  readonly planned: number;
}

const LOOK_MS = 500;
const ANSWER_WITHIN_MS = 15_000;

const work = [
  [
    'load-tests',
    {
      scenario: 'scorecard_race',
      variant: 'save_all/async_closure',
      delaysMs: [0, 10],
      iterations: 60,
      concurrency: 10,
      settleMs: 300,
    } satisfies LoadTestInput,
  ],
  [
    'load-tests',
    {
      scenario: 'evaluation_batches',
      variant: 'incremental_count',
      delaysMs: [0, 5],
      iterations: 100,
      concurrency: 10,
      settleMs: 100,
    } satisfies LoadTestInput,
  ],
  [
    'interleavings',
    {
      scenario: 'scorecard_race',
      variant: 'own_columns/async_reread_row_version',
      limit: 100,
    } satisfies InterleavingInput,
  ],
  // The orders of the samples, which nothing changes, and the scorecards, which the load tests make and delete meanwhile.
  ['sweeps', { record: 'order', kind: 'deep' } satisfies SweepInput],
  ['sweeps', { record: 'scorecard', kind: 'deep' } satisfies SweepInput],
] as const;

/** Starts load tests, explorations and sweeps one set after the other, as somebody would who asks again until there is an answer. */
export async function keepBusy(url: string, enough: () => boolean): Promise<readonly Started[]> {
  const started: Started[] = [];
  while (!enough()) {
    const set: Started[] = [];
    for (const [kind, request] of work) {
      const id = await startOne(`${url}/api/${kind}`, request, enough);
      if (id === null) break;
      const planned = 'iterations' in request ? request.iterations * request.delaysMs.length : 0;
      set.push({ kind, id, planned });
      started.push({ kind, id, planned });
    }
    for (const { kind, id } of set)
      while (!enough() && !(await isOver(`${url}/api/${kind}/${id}`))) await sleep(LOOK_MS);
  }
  return started;
}

/** The key makes asking again safe. */
async function startOne(url: string, request: object, enough: () => boolean): Promise<string | null> {
  const key = randomUUID();
  for (;;) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (answer.ok) return ((await answer.json()) as { readonly id: string }).id;
      const text = await answer.text();
      if (answer.status < 500) throw new RangeError(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
    } catch (error) {
      if (error instanceof RangeError) throw error;
    }
    if (enough()) return null;
    await sleep(LOOK_MS);
  }
}

async function isOver(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const { status } = (await answer.json()) as { readonly status?: string };
    return answer.ok && status !== 'queued' && status !== 'running';
  } catch {
    return false;
  }
}
