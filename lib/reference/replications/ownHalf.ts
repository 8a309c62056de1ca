import type { ClickHouseClient } from '@clickhouse/client';
import { insertVersions, type ClickHouseRow } from '../clickhouse/insertVersions';
import { cardColumns } from '../columns';
import { resourcesOf } from '../resources';
import { tables } from '../scorecard/catalogue';
import type { ScorecardName } from '../scorecard/scorecardName';
import { serviceStep } from '../serviceSteps';
import { REPLICATE, type Replication } from './Replication';
import { writeHistoricInTransaction } from './writeHistoricInTransaction';

/**
 * Each call's message carries only what the call wrote. A ReplacingMergeTree keeps whole rows, so the copier puts it into the row that ClickHouse holds:
 * two copiers that read the same row each undo the other's half.
 */
export const ownHalf: Replication = {
  copying: { when: 'after_commit', stampedWith: 'insert_time' },
  beforeCommit: (context, transaction, { captured }) => writeHistoricInTransaction(context, transaction, captured.name),
  afterCommit: (context, { stored, half }) =>
    context.defer({
      name: REPLICATE,
      run: async (step) => {
        const { clickhouse, clock } = context;
        const version = { clock, stamped: 'a copy of its own' } as const;
        if (half === null) return insertVersions(clickhouse, step, stored, version);
        const { clickhouseCard } = resourcesOf(stored.name);
        const row = await step(serviceStep('read copy', { reads: [clickhouseCard], writes: [] }), () =>
          readCopiedCard(clickhouse, stored.name),
        );
        const copy = half.scores ? stored : { ...stored, scores: [] };
        await insertVersions(clickhouse, step, copy, version, { columns: half.card, row });
      },
    }),
};

const columns = cardColumns.flatMap(({ clickhouse }) => clickhouse ?? []);

/** The card as ClickHouse shows it; empty where it has none, and then the columns of the other half get their defaults. */
async function readCopiedCard(clickhouse: ClickHouseClient, name: ScorecardName): Promise<ClickHouseRow> {
  const { customer, profile, scorecard } = name;
  const { key, card } = tables;
  const result = await clickhouse.query({
    query: `SELECT ${columns.join(', ')} FROM ${card.clickhouse} FINAL
      WHERE ${key.customer} = {customer:String} AND ${key.profile} = {profile:String} AND ${key.scorecard} = {scorecard:UUID}`,
    query_params: { customer, profile, scorecard },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_denormals: 1 },
  });
  const [row] = await result.json<ClickHouseRow>();
  return row ?? {};
}
