import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { tables } from '../scorecard/catalogue';
import type { Replaced, Stamped, Step } from '@/lib/steps/step';
import type { Clock } from '../clock';
import { cardColumns, scoreColumns, type CatalogueColumn } from '../columns';
import { resourcesOf } from '../resources';
import type { Card, Scorecard } from '../Scorecard';
import { serviceStep } from '../serviceSteps';

/**
 * Synchronous, so that an insert that is done can be read. Versions of one row that come in one insert stay apart. A NULL becomes the column's
 * default, as in production.
 */
const settings: ClickHouseSettings = { async_insert: 0, optimize_on_insert: 0, input_format_null_as_default: 1 };

/** What a copy is inserted with: a version that it has already, as ISO text with microseconds, or one that the clock gives when the card is about to be inserted. */
export type CopyVersion = string | { readonly clock: Clock; readonly stamped: Stamped };

/** Of a card only some columns, put into a row that lay in ClickHouse. */
export interface PatchedCard {
  readonly columns: readonly (keyof Card)[];
  readonly row: ClickHouseRow;
}

/**
 * Writes a copy as new row versions: one insert for the card, one for all its scores, both with the same version. In whatever order versions come, the
 * highest wins; no two copies with other content have the same.
 */
export async function insertVersions(
  clickhouse: ClickHouseClient,
  step: Step,
  copy: Scorecard,
  copyVersion: CopyVersion,
  patched: PatchedCard | null = null,
): Promise<void> {
  const { clickhouseCard, clickhouseScores } = resourcesOf(copy.name);
  const known = typeof copyVersion === 'string';
  const version = await step(
    serviceStep('insert card version', {
      reads: [],
      writes: [],
      merges: [clickhouseCard],
      ...(known ? {} : { stamps: copyVersion.stamped, ...(patched ? {} : { replaces: copyOf(copy) }) }),
    }),
    async () => {
      const taken = known ? copyVersion : copyVersion.clock();
      await insert(clickhouse, tables.card.clickhouse, [cardRow(copy, taken, patched)]);
      return taken;
    },
  );
  if (copy.scores.length === 0) return;
  await step(serviceStep('insert score versions', { reads: [], writes: [], merges: [clickhouseScores] }), () =>
    insert(clickhouse, tables.score.clickhouse, scoreRows(copy, version)),
  );
}

/** All the rows that a later version of the same copy replaces: of another number of scores, some would stay. */
function copyOf({ name, scores }: Scorecard): Replaced {
  const criteria = scores.map(({ criterionId }) => criterionId).sort();
  return `${copiesOf(name)}:${JSON.stringify(criteria)}`;
}

/** A record's copies, whatever scores they have. */
export function copiesOf({ text }: Scorecard['name']): Replaced {
  return `whole:copy:${text}`;
}

/** By the names of its columns, as ClickHouse reads and writes it in JSON. */
export type ClickHouseRow = Readonly<Record<string, unknown>>;

async function insert(clickhouse: ClickHouseClient, table: string, values: readonly ClickHouseRow[]): Promise<void> {
  await clickhouse.insert({ table, values, format: 'JSONEachRow', clickhouse_settings: settings });
}

function cardRow({ name, card }: Scorecard, version: string, patched: PatchedCard | null): ClickHouseRow {
  const columns = patched ? cardColumns.filter(({ id }) => patched.columns.includes(id)) : cardColumns;
  return { ...patched?.row, ...keyColumns(name), ...rowOf(columns, card), [tables.version]: timeOf(version) };
}

function scoreRows({ name, scores }: Scorecard, version: string): readonly ClickHouseRow[] {
  return scores.map((score) => ({
    ...keyColumns(name),
    [tables.key.criterion]: score.criterionId,
    ...rowOf(scoreColumns, score),
    [tables.version]: timeOf(version),
  }));
}

function keyColumns(name: Scorecard['name']): ClickHouseRow {
  return {
    [tables.key.customer]: name.customer,
    [tables.key.profile]: name.profile,
    [tables.key.scorecard]: name.scorecard,
  };
}

function rowOf<Id extends string>(
  columns: readonly CatalogueColumn<Id>[],
  values: Readonly<Record<Id, unknown>>,
): ClickHouseRow {
  return Object.fromEntries(
    columns.flatMap(({ id, clickhouse, type }) => {
      const value = values[id];
      return clickhouse === null
        ? []
        : [[clickhouse, type === 'timestamptz' && typeof value === 'string' ? timeOf(value) : exactly(value)]];
    }),
  );
}

/** JSON has no NaN and no infinity and would carry NULL in their place; ClickHouse reads them as text. */
function exactly(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** ISO text as ClickHouse's basic date parser reads it; the columns are in UTC. */
function timeOf(iso: string): string {
  return iso.replace('T', ' ').replace(/Z$/, '');
}
