import { coxSales, create, reindex, submit, update } from './content';
import { rest, step, type SampleRecord } from './SampleStage';

/** Postgres is right, and a copy of it is of another day. */
export const staleCopies: readonly SampleRecord[] = [
  {
    name: coxSales('019bd05b-9445-702e-aea9-53c23eb7c3c8'),
    title: 'Submitted in Postgres, but an older copy won in ClickHouse',
    summary:
      "The async work of Update reread Postgres. Submit and its work went through. Then Update's work stamped the clock, so the older copy has the " +
      'newer version. Strategy: omit_submission/async_reread, as after the second fix.',
    findings: ['out_of_order_write'],
    perform: async ({ inTurn, race }) => {
      await inTurn('omit_submission/async_reread', create());
      await race('omit_submission/async_reread', { update: update(), submit: submit() }, [
        rest('update'),
        step('update.async', 'reread Postgres'),
        rest('submit'),
        rest('submit.async'),
        rest('update.async'),
      ]);
    },
  },
  {
    name: coxSales('019bd062-020a-71d6-a33c-1462df83a88b'),
    title: 'A reindex job overwrote a submission in ClickHouse',
    summary:
      "The reindex job read the row before Submit committed, and stamped the clock after it. Submit's version is its updated_at, which is earlier, " +
      "so ClickHouse keeps the job's copy. Strategy: own_columns/async_closure_updated_at, the first fix, since reverted.",
    findings: ['out_of_order_write'],
    perform: async ({ inTurn, race }) => {
      await inTurn('own_columns/async_closure_updated_at', create());
      await race('own_columns/async_closure_updated_at', { reindex, submit: submit() }, [
        step('reindex', 'reread Postgres'),
        rest('submit'),
        rest('reindex'),
        rest('submit.async'),
      ]);
    },
  },
  {
    name: coxSales('019bd068-6fcf-77a0-854f-6d25c154ce23'),
    title: 'ClickHouse is right, but historic is not',
    summary:
      'The async work of Update ran after that of Submit. ClickHouse took the copy with the later updated_at. historic has no version and took the ' +
      'copy that came last. Strategy: own_columns/async_closure_updated_at.',
    findings: ['derived_divergence'],
    perform: async ({ inTurn, race }) => {
      await inTurn('own_columns/async_closure_updated_at', create());
      await race('own_columns/async_closure_updated_at', { update: update(), submit: submit() }, [
        rest('update'),
        rest('submit'),
        rest('submit.async'),
        rest('update.async'),
      ]);
    },
  },
];
