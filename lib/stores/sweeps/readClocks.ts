import type { SweepPreflight } from './model';
import type { SweepRead } from './SweepRead';

type Clocks = SweepPreflight['clocks'];

/** The first answer may wait for a connection; the quickest one tells the time best. */
const ASKED = 3;

/** How far each store's clock is ahead of this process', in ms, give or take half of what an answer takes. @throws SourceFailure */
export async function readClocks(context: SweepRead): Promise<Clocks> {
  const [postgresMs, clickhouseMs] = await Promise.all([
    offsetMs(async () => {
      const sql = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
      return Number((await context.postgres({ sql, values: [] }))[0]?.[0]);
    }),
    offsetMs(async () => {
      const sql = "SELECT toString(toUnixTimestamp64Milli(now64(3, 'UTC')))";
      return Number((await context.clickhouse({ sql, parameters: {} }))[0]?.[0]);
    }),
  ]);
  return { postgresMs, clickhouseMs };
}

async function offsetMs(read: () => Promise<number>): Promise<number | null> {
  let best = { tripMs: Infinity, offset: Number.NaN };
  for (let asked = 0; asked < ASKED; asked += 1) {
    const [sentMs, startedMs] = [Date.now(), performance.now()];
    const told = await read();
    const tripMs = performance.now() - startedMs;
    if (tripMs < best.tripMs) best = { tripMs, offset: told - (sentMs + tripMs / 2) };
  }
  return Number.isFinite(best.offset) ? Math.round(best.offset) : null;
}
