import type { CoachingConfig } from '@/lib/environments/config';
import { placeholdersIn } from '@/lib/environments/placeholders';
import type { EnvironmentsResponse } from '@/lib/contract/environments';

type SourceStatus = EnvironmentsResponse[number]['sources']['coaching'];

/** Whether something that speaks HTTP answers at the service's address. A refused credential is an answer. */
export async function probeCoaching(coaching: CoachingConfig | null, timeoutMs: number): Promise<SourceStatus> {
  if (coaching === null) return { status: 'not_configured' };
  if (placeholdersIn(coaching.url).length > 0) return { status: 'not_checked' };
  try {
    const answer = await fetch(new URL('/healthz', coaching.url), { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status < 500 ? { status: 'ok' } : { status: 'unavailable', error: `The coaching service answers with status ${answer.status}.` };
  } catch (error) {
    const slow = error instanceof Error && error.name === 'TimeoutError';
    return { status: 'unavailable', error: slow ? `The coaching service gave no answer within ${timeoutMs} ms.` : 'The coaching service can’t be reached.' };
  }
}
