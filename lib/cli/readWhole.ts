import { UsageError } from './UsageError';

/** A whole number as an option gives it. Throws UsageError. */
export function readWhole(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} expects a whole number`);
  return Number(text);
}
