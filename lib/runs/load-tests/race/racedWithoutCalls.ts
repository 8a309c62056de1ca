import type { Raced } from './Racer';

/** What was seen of a race that makes no calls of a service: over tables, or of SQL. Its steps in the order of their time. */
export function racedWithoutCalls(
  subject: string,
  {
    delayErrorMs = null,
    steps = [],
    trouble = null,
    judged,
  }: Partial<Pick<Raced, 'delayErrorMs' | 'steps' | 'judged'>> & {
    readonly trouble?: { readonly reason: string; readonly isCreate: boolean } | null;
  },
): Raced {
  return {
    subject,
    delayErrorMs,
    calls: [],
    steps: [...steps].sort((a, b) => a.startedAt.localeCompare(b.startedAt)),
    recorded: true,
    hasNewToken: false,
    trouble: trouble && { kind: 'refused', call: null, ...trouble },
    ...(judged === undefined ? {} : { judged }),
  };
}
