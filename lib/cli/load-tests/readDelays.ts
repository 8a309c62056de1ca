import { loadTestLimits } from '@/lib/contract/loadTests';
import { UsageError } from '../UsageError';

const RANGE = /^(\d{1,9})-(\d{1,9}):(\d{1,9})$/;

/** `0,10,50`, or `0-200:25` for a range with its step, or both in one list. Throws UsageError; what is in range the API says. */
export function readDelays(text: string): number[] {
  return text.split(',').flatMap((part) => valuesOf(part.trim()));
}

function valuesOf(part: string): readonly number[] {
  if (/^\d{1,9}$/.test(part)) return [Number(part)];
  const [, from, to, step] = (RANGE.exec(part) ?? []).map(Number);
  if (from === undefined || to === undefined || step === undefined || step === 0 || to < from) {
    throw new UsageError('--delays expects whole milliseconds like 0,10,50, or a range with its step like 0-200:25');
  }
  // A range of millions is refused for its length, and need not be counted out for that.
  const count = Math.min(Math.floor((to - from) / step), loadTestLimits.delays.max) + 1;
  return Array.from({ length: count }, (_, index) => from + index * step);
}
