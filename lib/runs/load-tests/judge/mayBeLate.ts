import type { Inspection } from '@/lib/contract/inspect';

/** Where no service tells that its copies are done, one that lacks only the last write may still be on its way for so long. */
export const LATE_WITHIN_MS = 10_000;

/** Nothing is wrong with it but that a copy lacks the last write. */
export function mayBeLate({ findings }: Inspection): boolean {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return errors.length > 0 && errors.every(({ code }) => code === 'missing_write');
}
