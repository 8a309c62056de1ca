import { skewedClock } from '@/lib/reference/clock';
import { tables } from '@/lib/reference/scorecard/catalogue';
import { scorecardName } from '@/lib/reference/scorecard/scorecardName';
import { coxSales, create, reindex, submit, update } from './content';
import { rest, step, type SampleRecord } from './SampleStage';

const HOUR_MS = 3_600_000;

/** What versions and their clocks do. */
export const versions: readonly SampleRecord[] = [
  {
    name: coxSales('019bd06e-dd94-7302-a2a2-0749271fa77b'),
    title: 'Two versions have the same time, and the wrong one won',
    summary:
      "The clock gave Update and Submit the same time, as a clock with milliseconds can. Both copies have equal versions. Update's older copy was " +
      'inserted last, and FINAL shows it. Strategy: own_columns/async_closure_updated_at.',
    findings: ['version_tie'],
    perform: async ({ inTurn, race, clock }) => {
      await inTurn('own_columns/async_closure_updated_at', create());
      const now = clock();
      const stopped = () => now;
      await race(
        'own_columns/async_closure_updated_at',
        { update: { ...update(), clock: stopped }, submit: { ...submit(), clock: stopped } },
        [
          rest('update'),
          rest('submit'),
          step('update.async', 'write historic'),
          rest('submit.async'),
          rest('update.async'),
        ],
      );
    },
  },
  {
    name: coxSales('019bd075-4b59-71a2-afd4-39530819fac2'),
    title: 'A clock one hour ahead blocks every later write',
    summary:
      'A reindex job ran on a host whose clock was an hour fast. The Submit that followed reached ClickHouse, but its version is an hour lower than ' +
      "the job's. Strategy: own_columns/async_reread.",
    findings: ['future_version'],
    perform: async ({ inTurn, race, clock }) => {
      await inTurn('own_columns/async_reread', create(), update());
      await race('own_columns/async_reread', { reindex: { ...reindex, clock: skewedClock(clock, HOUR_MS) } }, []);
      await inTurn('own_columns/async_reread', submit());
    },
  },
  {
    name: scorecardName('acme', 'support', '019bd07b-b91e-700a-9b3b-237d3dde448a'),
    title: 'ClickHouse is stale, and a merge removed the proof',
    summary:
      'The async work of Update and Submit ran out of order. Then the partition was merged, and only the version that won is left. ClickHouse is ' +
      'wrong, but nothing shows which write did it. Strategy: omit_submission/async_reread.',
    findings: ['missing_write', 'history_merged_away'],
    perform: async ({ name, stores, inTurn, race }) => {
      await inTurn('omit_submission/async_reread', create());
      await race('omit_submission/async_reread', { update: update(), submit: submit() }, [
        rest('update'),
        step('update.async', 'reread Postgres'),
        rest('submit'),
        rest('submit.async'),
        rest('update.async'),
      ]);
      for (const { clickhouse: table } of [tables.card, tables.score]) {
        await stores.clickhouse.command({
          query: `OPTIMIZE TABLE ${table} PARTITION ({customer:String}, {profile:String}) FINAL`,
          query_params: { customer: name.customer, profile: name.profile },
        });
      }
    },
  },
];
