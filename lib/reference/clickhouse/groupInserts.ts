import type { Readable } from 'node:stream';
import { ClickHouseError, type ClickHouseClient, type InsertParams, type InsertResult } from '@clickhouse/client';

interface Waiting {
  readonly parameters: InsertParams;
  readonly done: (result: InsertResult) => void;
  readonly failed: (error: unknown) => void;
}

/** An insert that ClickHouse does not answer holds up none that come after it for longer. */
const WAITS_AT_MOST_MS = 1_000;

/**
 * A client whose inserts into one table go together while another insert into it is under way: many records in flight cost one part and
 * one round trip, where each would have cost its own. Each resolves when its rows can be read, and fails for its own rows alone.
 * Rows of one key may meet in a group, in the order in which they were inserted: the setting `optimize_on_insert = 0` keeps them apart.
 */
export function groupInserts(client: ClickHouseClient): ClickHouseClient {
  const queues = new Map<string, Waiting[]>();
  const busy = new Set<string>();

  const drain = async (key: string): Promise<void> => {
    if (busy.has(key)) return;
    busy.add(key);
    for (let group = queues.get(key) ?? []; group.length > 0; group = queues.get(key) ?? []) {
      queues.set(key, []);
      await overOrAfter(insertGroup(client, group), WAITS_AT_MOST_MS);
    }
    queues.delete(key);
    busy.delete(key);
  };
  const insert = (parameters: InsertParams): Promise<InsertResult> => {
    const { values, abort_signal: stops, ...same } = parameters;
    if (!Array.isArray(values) || stops !== undefined) return client.insert(parameters as InsertParams<Readable>);
    const key = JSON.stringify(same);
    return new Promise<InsertResult>((done, failed) => {
      queues.set(key, [...(queues.get(key) ?? []), { parameters, done, failed }]);
      // Whatever else is inserted in this turn comes along.
      setImmediate(() => void drain(key));
    });
  };
  return Object.assign(Object.create(client) as ClickHouseClient, { insert });
}

async function insertGroup(client: ClickHouseClient, group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  const values = group.flatMap(({ parameters }) => parameters.values as unknown[]);
  try {
    const result = await client.insert({ ...first.parameters, values });
    for (const { done } of group) done(result);
  } catch (error) {
    // What ClickHouse has refused, it has not written; whose row it was is seen when each is inserted by itself.
    if (error instanceof ClickHouseError && group.length > 1)
      await Promise.all(
        group.map(({ parameters, done, failed }) =>
          client.insert({ ...parameters, values: parameters.values as unknown[] }).then(done, failed),
        ),
      );
    else for (const { failed } of group) failed(error);
  }
}

function overOrAfter(work: Promise<void>, durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, durationMs);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
