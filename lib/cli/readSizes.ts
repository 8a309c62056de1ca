import { UsageError } from './UsageError';

/** A whole number as an option gives it. Throws UsageError. */
export function readWhole(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new UsageError(
      option === '--batches'
        ? '--batches expects whole numbers with commas between them, like 3,1'
        : `${option} expects a whole number`,
    );
  return Number(text);
}

/** How many race, where it is said. Throws UsageError. */
export function readSizes({
  coaches,
  batches,
  schedulers,
}: {
  readonly coaches?: string;
  readonly batches?: string;
  readonly schedulers?: string;
}): { coaches?: number; batches?: number[]; schedulers?: number } {
  return {
    ...(coaches === undefined ? {} : { coaches: readWhole('--coaches', coaches) }),
    ...(batches === undefined
      ? {}
      : { batches: batches.split(',').map((size) => readWhole('--batches', size.trim())) }),
    ...(schedulers === undefined ? {} : { schedulers: readWhole('--schedulers', schedulers) }),
  };
}
