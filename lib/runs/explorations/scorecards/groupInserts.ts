import type { ClickHouseClient, InsertParams } from '@clickhouse/client';

interface Waiting {
  readonly parameters: InsertParams;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A client whose inserts into one table go together while another insert into it is under way: many orders in flight cost one part and
 * one round trip. Each resolves when its rows can be read. Rows of one key never meet in a group, since a subject does one step at a time.
 */
export function groupInserts(client: ClickHouseClient): ClickHouseClient {
  const queues = new Map<string, Waiting[]>();
  const busy = new Set<string>();

  const drain = async (key: string): Promise<void> => {
    if (busy.has(key)) return;
    busy.add(key);
    for (let group = queues.get(key) ?? []; group.length > 0; group = queues.get(key) ?? []) {
      queues.set(key, []);
      await insertGroup(client, group);
    }
    busy.delete(key);
  };
  const insert = (parameters: InsertParams): Promise<void> => {
    const key = JSON.stringify([
      parameters.table,
      parameters.columns,
      parameters.format,
      parameters.clickhouse_settings,
    ]);
    return new Promise<void>((done, failed) => {
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
  try {
    const values = group.flatMap(({ parameters }) =>
      Array.isArray(parameters.values) ? (parameters.values as unknown[]) : [],
    );
    await client.insert({ ...first.parameters, values });
    for (const { done } of group) done();
  } catch (error) {
    for (const { failed } of group) failed(error);
  }
}
