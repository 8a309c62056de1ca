import { loadTestLimits } from './loadTests';

export type ParsedDelays =
  | { readonly ok: true; readonly delaysMs: readonly number[] }
  /** `expected` completes the sentence on the field: what was expected, and what stands there. */
  | { readonly ok: false; readonly expected: string };

const {
  delayMs: { min, max },
  delays: { max: most },
} = loadTestLimits;
const RANGE = /^(\d+)\s*(?:-|–|to|\.\.)\s*(\d+)(?:\s*(?:step|by|:)\s*(\d+))?$/i;

/**
 * Reads delays in whole milliseconds, ascending: `0, 5, 10`, one a line, or a range `0-200 step 25` or `0-200:25`; a list may hold both, and `ms` may
 * stand behind a number. A delay that is named twice, out of range, or not a whole number is refused with what was expected.
 */
export function parseDelays(text: string): ParsedDelays {
  const parts = text
    .replaceAll(/(\d)\s*ms\b/gi, '$1')
    .split(/[,;\n]/)
    .map((part) => part.trim());
  return read(parts.flatMap((part) => (RANGE.test(part) ? [part] : part.split(/\s+/))).filter((item) => item !== ''));
}

function read(items: readonly string[]): ParsedDelays {
  if (items.length === 0) return { ok: false, expected: 'expected at least one delay, as in 0, 5, 10' };
  const delaysMs: number[] = [];
  for (const item of items) {
    const values = valuesOf(item);
    if (typeof values === 'string') return { ok: false, expected: values };
    for (const value of values) {
      if (value < min || value > max)
        return { ok: false, expected: `expected delays from ${min} to ${max} ms; “${item}” is outside` };
      if (delaysMs.includes(value)) return { ok: false, expected: `expected each delay once; ${value} appears twice` };
      delaysMs.push(value);
      if (delaysMs.length > most) return { ok: false, expected: `expected at most ${most} delays` };
    }
  }
  return { ok: true, delaysMs: delaysMs.sort((a, b) => a - b) };
}

/** The delays an item stands for, or what is wrong with it. */
function valuesOf(item: string): readonly number[] | string {
  if (/^\d+$/.test(item)) return [Number(item)];
  const range = RANGE.exec(item);
  if (!range)
    return `expected whole milliseconds, as in 0, 5, 10, or a range, as in 0-200 step 25; “${item}” is neither`;
  const [from, to] = [Number(range[1]), Number(range[2])];
  if (range[3] === undefined) return `expected a step in the range “${item}”, as in ${from}-${to} step 25`;
  const step = Number(range[3]);
  if (step < 1) return `expected a step of at least 1 ms in the range “${item}”`;
  if (to < from) return `expected a range that goes up; “${item}” goes down`;
  // One more than may be is enough to be refused: a range of a million steps is not counted out.
  const count = Math.min(Math.floor((to - from) / step), most) + 1;
  return Array.from({ length: count }, (_, index) => from + index * step);
}

/** `0, 5, 10`. */
export function formatDelays(delaysMs: readonly number[]): string {
  return delaysMs.join(', ');
}
