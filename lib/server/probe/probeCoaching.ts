import type { CoachingConfig, EnvironmentConfig } from '@/lib/environments/config';
import { fillPlaceholders, placeholdersIn } from '@/lib/environments/placeholders';
import type { EnvironmentsResponse } from '@/lib/contract/environments';

type SourceStatus = EnvironmentsResponse[number]['sources']['coaching'];

/** Whether something that speaks HTTP answers at the service's address. A refused credential is an answer. */
export async function probeCoaching(coaching: CoachingConfig | null, timeoutMs: number): Promise<SourceStatus> {
  if (coaching === null) return { status: 'not_configured' };
  if (placeholdersIn(coaching.url).length > 0) return { status: 'not_checked' };
  try {
    const answer = await fetch(new URL('/healthz', coaching.url), {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    });
    await answer.body?.cancel();
    return answer.status < 500
      ? { status: 'ok', reference: isMarked(answer) }
      : { status: 'unavailable', error: `The coaching service answers with status ${answer.status}.` };
  } catch (error) {
    const slow = error instanceof Error && error.name === 'TimeoutError';
    return {
      status: 'unavailable',
      error: slow
        ? `The coaching service did not answer within ${timeoutMs} ms.`
        : 'The coaching service cannot be reached.',
    };
  }
}

/** Whether the service of an environment is the reference one, which says so in every answer; null when it gave none. */
export async function isReference({ id, coaching, customers, timeoutMs }: EnvironmentConfig): Promise<boolean | null> {
  const [owner] = customers;
  const url = fillPlaceholders(coaching?.url ?? '', {
    environment: id,
    customer: owner?.customer ?? '{customer}',
    profile: owner?.profile ?? '{profile}',
  });
  if (!URL.canParse(url) || placeholdersIn(url).length > 0) return null;
  try {
    const answer = await fetch(new URL('/healthz', url), {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    });
    await answer.body?.cancel();
    return isMarked(answer);
  } catch {
    return null;
  }
}

function isMarked({ headers }: Response): boolean {
  return headers.get('lastwrite-service') === 'reference';
}
