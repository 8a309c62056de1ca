import { coxSales, create } from './content';
import type { SampleRecord } from './SampleStage';

/** A record whose window never closes, as long as `keepInFlight` runs. */
export const inFlight: SampleRecord = {
  name: coxSales('019bd0a2-4bbc-7206-b754-036a61d85c7a'),
  title: 'Being changed right now: too early to call',
  summary:
    'own_columns / async_reread. While the embedded stack runs, a coach saves a new comment every second and the queue of the async work stands ' +
    "still: Postgres is ahead of ClickHouse, and whether that is a fault can't be told yet.",
  findings: ['in_flight'],
  perform: ({ inTurn }) => inTurn('own_columns/async_reread', create()),
};
