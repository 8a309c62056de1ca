import { coxSales, create } from './content';
import type { SampleRecord } from './SampleStage';

/** A record whose window never closes, as long as `keepInFlight` runs. */
export const inFlight: SampleRecord = {
  name: coxSales('019bd0a2-4bbc-7206-b754-036a61d85c7a'),
  title: 'Changing right now, too early to call',
  summary:
    'While the embedded stack runs, a coach saves a new comment every second and the async queue is stopped. Postgres is ahead of ClickHouse, and ' +
    'it is too early to say whether that is a fault. Strategy: own_columns/async_reread.',
  findings: ['in_flight'],
  perform: ({ inTurn }) => inTurn('own_columns/async_reread', create()),
};
