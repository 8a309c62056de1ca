/** The customer, and the tenant, whose records the simulated team writes. */
export const FLEET = 'northwind';

/** From 0 up to, and without, 1. */
export type Random = () => number;

/** Records of one type that a simulated team keeps writing. */
export interface Fleet {
  /** How many there are. */
  size(): number;
  /** Creates one more. */
  add(): Promise<void>;
  /** Changes one in the way in which nothing goes wrong; whatever was wrong with it before is put right. */
  change(): Promise<void>;
  /** Changes one in the way in which copies drift apart. */
  race(): Promise<void>;
  close(): void;
}

export function pick<T>(from: readonly T[], random: Random): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new RangeError('there is nothing to pick from');
  return found;
}
