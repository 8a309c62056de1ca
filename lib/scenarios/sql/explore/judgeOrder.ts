import type { RunOrder } from '@/lib/steps/exploreOrders';
import { RACE_SCHEMA } from '../database/openLabDatabase';
import type { LabLimits } from '../database/limits';
import { literalOf } from '../race/captured';
import { fillIn } from '../race/fillIn';
import type { SqlRace } from '../race/SqlRace';
import type { ServerMessage, SessionEvent } from '../session/SessionEvent';
import type { LabOrder, LabStep, TableContents } from './LabOrder';
import type { LabSlot } from './LabSlot';
import type { SqlTrial } from './sqlTrial';

/**
 * Looks at what an order has led to, once everything is quiet: the checks, and what the tables hold. @throws what a session was stopped with, such as a
 * LabError
 */
export async function judgeOrder(
  race: SqlRace,
  { trial, events, outcomes }: RunOrder<SqlTrial>,
  limits: LabLimits,
): Promise<LabOrder> {
  const { slot, progress } = trial;
  // What SQL comes to is a result of its step; anything else stops the race.
  for (const outcome of outcomes.values()) if (outcome?.status === 'failed') throw outcome.error;
  const steps = events.map(({ actor, declaration, resumedBy }): LabStep => {
    const done = progress.steps.get(declaration.name);
    return {
      session: actor,
      step: done?.step ?? declaration.name,
      attempt: done?.attempt ?? 1,
      waited: resumedBy !== null,
      // A look may have come just before a step was done that nobody knew to wait.
      waitedFor: resumedBy === null ? [] : (done?.waitedFor ?? []),
      results: done?.results ?? [],
    };
  });
  const violated: LabOrder['violated'][number][] = [];
  const unchecked: LabOrder['unchecked'][number][] = [];
  for (const { name, sql } of race.checks) {
    const filled = fillIn(sql, (place) => {
      if (!place.includes('.')) return null;
      const value = progress.captured.get(place);
      return value === undefined ? 'NULL' : literalOf(value);
    });
    const { events: said, ended } = await slot.run(slot.setup, filled);
    const rows = said.find((event): event is Rows => event.kind === 'rows');
    const failure = said.find((event): event is ServerMessage => event.kind === 'error');
    if (ended !== null || !rows || failure)
      unchecked.push({ check: name, why: failure?.message ?? ended ?? 'it returned no rows to look at' });
    else if (rows.count > 0) violated.push({ check: name, rows: rows.rows });
  }
  const { contents, schemaGone } = await readContents(slot, limits);
  return {
    steps,
    skipped: progress.skipped,
    victims: [...progress.victims].sort(),
    serialization: [...progress.serialization].sort(),
    timeouts: [...progress.timeouts].sort(),
    leftOpen: [...progress.leftOpen].sort(),
    contents,
    schemaGone,
    violated,
    unchecked,
  };
}

type Rows = Extract<SessionEvent, { kind: 'rows' }>;

async function readContents(
  slot: LabSlot,
  { rows: most, tables }: LabLimits,
): Promise<Pick<LabOrder, 'contents' | 'schemaGone'>> {
  const listed = await rowsOf(
    slot,
    `SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = '${RACE_SCHEMA}';
     SELECT c.relname, quote_ident(c.relname) FROM pg_catalog.pg_class c
     WHERE c.relnamespace = to_regnamespace('${RACE_SCHEMA}') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     ORDER BY 1 LIMIT ${tables}`,
  );
  const names = listed[1]?.rows.map(([name, quoted]) => ({ name: name ?? '', quoted: quoted ?? '' })) ?? [];
  if (names.length === 0) return { contents: [], schemaGone: listed[0]?.count === 0 };
  const read = await rowsOf(
    slot,
    names
      .map(
        ({ quoted }) =>
          `SELECT * FROM ${RACE_SCHEMA}.${quoted} AS whole_row ORDER BY whole_row::text LIMIT ${most + 1}`,
      )
      .join(';'),
  );
  const contents = names.map(({ name }, index): TableContents => {
    const result = read[index];
    return {
      table: name,
      columns: result?.columns.map((column) => column.name) ?? [],
      rows: result?.rows.slice(0, most) ?? [],
      cut: (result?.count ?? 0) > most || result === undefined,
    };
  });
  return { contents, schemaGone: false };
}

async function rowsOf(slot: LabSlot, sql: string): Promise<readonly Rows[]> {
  const { events } = await slot.run(slot.setup, sql);
  return events.flatMap((event) => (event.kind === 'rows' ? [event] : []));
}
