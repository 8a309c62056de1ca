import { LabError } from '../database/LabError';
import { labLimits, type LabLimits } from '../database/limits';
import { LabSlot } from './LabSlot';

export interface LabStores {
  /** Of a role that may make databases and roles; see openLabDatabase. */
  readonly url: string;
  /** Of a user who may make databases and read system tables; left out or null where there is no ClickHouse for races. */
  readonly clickhouseUrl?: string | null;
  readonly limits?: LabLimits;
}

const NO_CLICKHOUSE =
  'The race has ClickHouse steps, and there is no ClickHouse to run them on. Start the stack with "npm start", or set LASTWRITE_LAB_CLICKHOUSE_URL.';

/**
 * Keeps slots open between explorations, such as the cells of a matrix, because creating a database takes longer than running many of the orders. A slot
 * is emptied before each order, so it does not matter which race used it last.
 */
export class LabSlots {
  #open: readonly LabSlot[] = [];
  readonly limits: LabLimits;

  constructor(private readonly stores: LabStores) {
    this.limits = stores.limits ?? labLimits;
  }

  /** Exactly so many, each for one order at a time until the next call. @throws LabError */
  async take(count: number, needsClickHouse: boolean): Promise<readonly LabSlot[]> {
    const { url, clickhouseUrl = null } = this.stores;
    if (needsClickHouse && clickhouseUrl === null) throw new LabError('database', NO_CLICKHOUSE);
    if (this.#open.some(({ clickhouse }) => (clickhouse !== null) !== needsClickHouse)) await this.drop();
    const missing = Math.max(0, count - this.#open.length);
    const opened = await Promise.allSettled(
      Array.from({ length: missing }, () => LabSlot.open(url, needsClickHouse ? clickhouseUrl : null, this.limits)),
    );
    this.#open = [...this.#open, ...opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))];
    const failed = opened.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    return this.#open.slice(0, count);
  }

  /** Never throws: whoever opens a slot next drops what could not be dropped. */
  async drop(): Promise<void> {
    const dropped = this.#open;
    this.#open = [];
    await Promise.allSettled(dropped.map((slot) => slot.drop()));
  }
}

/** Drops the slots whatever came of what they were used for. */
export async function withLabSlots<Result>(
  stores: LabStores,
  use: (slots: LabSlots) => Promise<Result>,
): Promise<Result> {
  const slots = new LabSlots(stores);
  try {
    return await use(slots);
  } finally {
    await slots.drop();
  }
}
