import { parseDelays } from '@/lib/contract/parseDelays';
import { UsageError } from '../UsageError';

/** `0,10,50`, or `0-200:25` for a range with its step, or both in one list: as the form reads it. Throws UsageError. */
export function readDelays(text: string): number[] {
  const parsed = parseDelays(text);
  if (!parsed.ok) throw new UsageError(`--delays: ${parsed.expected}`);
  return [...parsed.delaysMs];
}
