import type { Drift } from '@/lib/contract/sweeps';
import { listDrifts, type DriftFilter } from '@/lib/state/drifts/listDrifts';
import type { State } from '@/lib/state/openState';
import { csvLine } from '@/lib/wording/csvLine';

const PAGE = 500;
/** One file holds so many; a filter parts more of them. */
export const MOST_DRIFTS_A_FILE = 100_000;

const columns = [
  'id',
  'environment',
  'record',
  'name',
  'tenant',
  'status',
  'cause',
  'severity',
  'headline',
  'firstSeenAt',
  'lastSeenAt',
  'healedAt',
  'sweep',
  'callsKnown',
] as const satisfies readonly (keyof Drift)[];

const inSnakeCase = (column: string) => column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A row per drift, the columns always the same (RFC 4180, UTF-8). */
export async function* driftsAsCsv(state: State, filter: DriftFilter): AsyncGenerator<string, void, void> {
  yield `${csvLine(columns.map(inSnakeCase))}\r\n`;
  for await (const drift of allDrifts(state, filter)) yield `${csvLine(columns.map((column) => drift[column]))}\r\n`;
}

/** An array, without the inspections. */
export async function* driftsAsJson(state: State, filter: DriftFilter): AsyncGenerator<string, void, void> {
  let separator = '[\n';
  for await (const drift of allDrifts(state, filter)) {
    yield `${separator}${JSON.stringify(drift)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

async function* allDrifts(state: State, filter: DriftFilter): AsyncGenerator<Drift, void, void> {
  let after: string | undefined;
  for (let given = 0; given < MOST_DRIFTS_A_FILE; given += PAGE) {
    const page = await listDrifts(state, filter, { limit: PAGE, after });
    yield* page;
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}
