import type { StepStore } from '@/lib/evidence/stepMeaning';
import { RACE_SCHEMA } from '../database/openLabDatabase';
import type { LabLimits } from '../database/limits';
import type { ResultRows } from '../session/SessionEvent';
import type { TableContents } from './LabOrder';
import type { LabSlot } from './LabSlot';

export interface Contents {
  readonly contents: readonly TableContents[];
  /** There is no schema that they could be in. */
  readonly schemaGone: boolean;
  /** False: a table could not be read, such as one that is locked. Those from it on are told without rows. */
  readonly whole: boolean;
}

/** What the tables of both stores hold that have columns, as a connection sees it that is no session's. */
export async function readContents(slot: LabSlot, limits: LabLimits): Promise<Contents> {
  const [postgres, clickhouse] = await Promise.all([readPostgres(slot, limits), readClickHouse(slot, limits)]);
  return {
    ...postgres,
    contents: [...postgres.contents, ...clickhouse],
    whole: postgres.whole && clickhouse.every(({ columns }) => columns.length > 0),
  };
}

async function readClickHouse({ clickhouse }: LabSlot, { rows: most }: LabLimits): Promise<readonly TableContents[]> {
  if (!clickhouse) return [];
  return Promise.all(
    (await clickhouse.tables()).map(async (table) => {
      const result = await clickhouse.contentsOf(table);
      return toContents('clickhouse', table.name, result ?? undefined, most);
    }),
  );
}

function toContents(store: StepStore, table: string, result: ResultRows | undefined, most: number): TableContents {
  return {
    store,
    table,
    columns: result?.columns.map((column) => column.name) ?? [],
    rows: result?.rows.slice(0, most) ?? [],
    cut: result === undefined || result.count > most,
  };
}

async function readPostgres(slot: LabSlot, { rows: most, tables }: LabLimits): Promise<Contents> {
  const listed = await rowsOf(
    slot,
    `SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = '${RACE_SCHEMA}';
     SELECT c.relname, quote_ident(c.relname) FROM pg_catalog.pg_class c
     WHERE c.relnamespace = to_regnamespace('${RACE_SCHEMA}') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)
     ORDER BY 1 LIMIT ${tables}`,
  );
  const names = listed[1]?.rows.map(([name, quoted]) => ({ name: name ?? '', quoted: quoted ?? '' })) ?? [];
  if (names.length === 0) return { contents: [], schemaGone: listed[0]?.count === 0, whole: listed.length === 2 };
  const read = await rowsOf(
    slot,
    names
      .map(
        ({ quoted }) =>
          `SELECT * FROM ${RACE_SCHEMA}.${quoted} AS whole_row ORDER BY whole_row::text LIMIT ${most + 1}`,
      )
      .join(';'),
  );
  const contents = names.map(({ name }, index) => toContents('postgres', name, read[index], most));
  return { contents, schemaGone: false, whole: read.length === names.length };
}

async function rowsOf(slot: LabSlot, sql: string): Promise<readonly ResultRows[]> {
  const { events } = await slot.look(sql);
  return events.flatMap((event) => (event.kind === 'rows' ? [event] : []));
}
