import type { z } from 'zod';
import { parseTime } from '@/lib/evidence/time';

interface Span {
  readonly startedAt: string;
  readonly finishedAt: string;
}
interface TimedCall extends Span {
  readonly status: number;
  readonly steps?: readonly (Span & { readonly actor: string })[] | undefined;
}

/**
 * Adds an issue for every time of a reported call that contradicts another one. Two things look odd and pass: work that goes on after the answer, as that of
 * any actor but `call`, and steps of a call whose caller gave up (status 0), which the service goes on with all the same.
 */
export function refuseImpossibleTimes(call: TimedCall, context: z.RefinementCtx): void {
  const refuse = (path: (string | number)[], message: string) => {
    context.addIssue({ code: 'custom', path, message });
  };
  if (isBefore(call.finishedAt, call.startedAt)) refuse(['finishedAt'], 'expected a time at or after startedAt');
  for (const [index, step] of (call.steps ?? []).entries()) {
    if (isBefore(step.finishedAt, step.startedAt))
      refuse(['steps', index, 'finishedAt'], 'expected a time at or after the startedAt of the step');
    if (isBefore(step.startedAt, call.startedAt))
      refuse(['steps', index, 'startedAt'], 'expected a time at or after the startedAt of the call, by the same clock');
    if (step.actor === 'call' && call.status !== 0 && isBefore(call.finishedAt, step.finishedAt))
      refuse(
        ['steps', index, 'finishedAt'],
        'expected a time at or before the finishedAt of the call; work after the answer needs its own actor',
      );
  }
}

/** The first moment after `latest` among the times of a call, as its path; null when there is none. */
export function firstTimeAfter(call: TimedCall, latest: bigint): string | null {
  const times = [
    ['startedAt', call.startedAt] as const,
    ['finishedAt', call.finishedAt] as const,
    ...(call.steps ?? []).map((step, index) => [`steps.${index}.finishedAt`, step.finishedAt] as const),
  ];
  return times.find(([, text]) => (parseTime(text) ?? 0n) > latest)?.[0] ?? null;
}

/** False where one is no time, which another rule tells of. */
function isBefore(text: string, other: string): boolean {
  const [time, limit] = [parseTime(text), parseTime(other)];
  return time !== null && limit !== null && time < limit;
}
