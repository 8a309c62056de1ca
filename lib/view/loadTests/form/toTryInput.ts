import { tryLimits, type LoadTestRequest, type TryInput } from '@/lib/contract/loadTests';

/** One iteration of what the form says, at the first of its delays; a trial waits no longer than it may. */
export function toTryInput({ variant, environment, parameters, delaysMs, settleMs }: LoadTestRequest): TryInput {
  return {
    variant,
    ...(environment === undefined ? {} : { environment }),
    ...(parameters === undefined ? {} : { parameters }),
    delayMs: Math.min(delaysMs[0] ?? 0, tryLimits.delayMs.max),
    settleMs: Math.min(settleMs, tryLimits.settleMs.max),
  };
}
