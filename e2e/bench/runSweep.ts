import { setTimeout as sleep } from 'node:timers/promises';
import type { Sweep, SweepInput } from '../../lib/contract/sweeps';

/** Starts a sweep at a console and waits for its end. `wallMs`: from the request to the end, as a client sees it. @throws Error when it failed. */
export async function runSweep(
  consoleUrl: string,
  input: SweepInput,
): Promise<{ readonly sweep: Sweep; readonly wallMs: number }> {
  const began = performance.now();
  const { id } = await ask<{ readonly id: string }>(`${consoleUrl}/api/sweeps`, 202, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  for (;;) {
    const sweep = await ask<Sweep>(`${consoleUrl}/api/sweeps/${id}`, 200);
    if (sweep.finishedAt !== null) {
      if (sweep.failure !== null) throw new Error(`the sweep failed: ${sweep.failure.detail}`);
      return { sweep, wallMs: performance.now() - began };
    }
    await sleep(100);
  }
}

async function ask<Answer>(url: string, status: number, init?: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  const body = (await answer.json()) as Answer;
  if (answer.status !== status) throw new Error(`${url} answered ${answer.status}: ${JSON.stringify(body)}`);
  return body;
}
