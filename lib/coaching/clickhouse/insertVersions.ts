import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { tables } from '@/lib/scorecard/catalogue';
import { cardColumns, scoreColumns, type CatalogueColumn } from '../columns';
import { CLOCK, resourcesOf } from '../resources';
import type { Scorecard } from '../Scorecard';
import type { Step } from '../step';

/** Synchronous, so that an insert that is done can be read, and is a part of its own. A NULL becomes the column's default, as in production. */
const settings: ClickHouseSettings = { async_insert: 0, input_format_null_as_default: 1 };

/**
 * Writes a copy as new row versions: one insert for the card, one for all its scores, both with the same version.
 * `stamp` is called when the card is about to be inserted and gives ISO text with microseconds.
 */
export async function insertVersions(clickhouse: ClickHouseClient, step: Step, copy: Scorecard, stamp: () => string): Promise<void> {
  const { clickhouseCard, clickhouseScores } = resourcesOf(copy.name);
  const version = await step({ name: 'insert card version', reads: [], writes: [clickhouseCard, CLOCK] }, async () => {
    const stamped = stamp();
    await insert(clickhouse, tables.card.clickhouse, [cardRow(copy, stamped)]);
    return stamped;
  });
  if (copy.scores.length === 0) return;
  await step({ name: 'insert score versions', reads: [], writes: [clickhouseScores] },
    () => insert(clickhouse, tables.score.clickhouse, scoreRows(copy, version)));
}

type Row = Readonly<Record<string, unknown>>;

async function insert(clickhouse: ClickHouseClient, table: string, values: readonly Row[]): Promise<void> {
  await clickhouse.insert({ table, values, format: 'JSONEachRow', clickhouse_settings: settings });
}

function cardRow({ name, card }: Scorecard, version: string): Row {
  return { ...keyColumns(name), ...rowOf(cardColumns, card), [tables.version]: timeOf(version) };
}

function scoreRows({ name, scores }: Scorecard, version: string): readonly Row[] {
  return scores.map((score) => ({
    ...keyColumns(name), [tables.key.criterion]: score.criterionId, ...rowOf(scoreColumns, score), [tables.version]: timeOf(version),
  }));
}

function keyColumns(name: Scorecard['name']): Row {
  return { [tables.key.customer]: name.customer, [tables.key.profile]: name.profile, [tables.key.scorecard]: name.scorecard };
}

function rowOf<Id extends string>(columns: readonly CatalogueColumn<Id>[], values: Readonly<Record<Id, unknown>>): Row {
  return Object.fromEntries(columns.flatMap(({ id, clickhouse, type }) => {
    const value = values[id];
    return clickhouse === null ? [] : [[clickhouse, type === 'timestamptz' && typeof value === 'string' ? timeOf(value) : value]];
  }));
}

/** ISO text as ClickHouse's basic date parser reads it; the columns are in UTC. */
function timeOf(iso: string): string {
  return iso.replace('T', ' ').replace(/Z$/, '');
}
