import { AsyncLocalStorage } from 'node:async_hooks';

const counting = new AsyncLocalStorage<{ rows: number }>();

/** Calls `action`, and tells how many rows ClickHouse says that it read for it: whole granules, not only those that were looked for. */
export async function countRowsRead<Result>(
  action: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly rowsRead: number }> {
  const read = { rows: 0 };
  const result = await counting.run(read, action);
  return { result, rowsRead: read.rows };
}

/** By the summary that ClickHouse sends once it begins to answer. Nothing is noted where there is none. */
export function noteRowsRead(summary: string | string[] | undefined): void {
  const read = counting.getStore();
  const rows = Number(/"read_rows":"(\d+)"/.exec(String(summary))?.[1] ?? 0);
  if (read !== undefined && Number.isSafeInteger(rows)) read.rows += rows;
}
