import { insertVersions } from '@/lib/reference/clickhouse/insertVersions';
import { readScorecard } from '@/lib/reference/postgres/readScorecard';
import type { Scorecard } from '@/lib/reference/Scorecard';
import { runStep } from '@/lib/steps/step';
import { coxSales, create, submit, update } from './content';
import { killed, rest, type SampleRecord, type SampleStage } from './SampleStage';

/**
 * What a change-data pipeline may do to a write on its way. The reference service has no such pipeline: Postgres' side is made by calls whose
 * own async work never ran, and the copies that a pipeline would have delivered are inserted in its place.
 */
export const alteredCopies: readonly SampleRecord[] = [
  {
    name: coxSales('019bd0cf-4c23-7b3e-8d05-6f1de2a4c9b1'),
    title: 'An Update arrived without its comment',
    summary:
      "The pipeline did not receive the large value. The version has the Update's own time, but the comment is the column's default. Placed by hand " +
      'as a pipeline delivers it. Strategy: own_columns/async_reread.',
    findings: ['altered_write'],
    perform: async (stage) => {
      await stage.inTurn('own_columns/async_reread', create());
      await stage.race('own_columns/async_reread', { update: update() }, [rest('update'), killed('update.async')]);
      const copy = await stored(stage);
      await deliver(stage, { ...copy, card: { ...copy.card, comment: '' } }, copy.card.updatedAt);
    },
  },
  {
    name: coxSales('019bd0d5-b9ea-7c51-a2f7-30b9c8d4e76a'),
    title: 'Update and Submit arrived as two halves',
    summary:
      'Two messages each carried what their own call set, and everything else as it was before. Every value is in ClickHouse, but in two versions ' +
      'and never together. Placed by hand as such messages deliver it. Strategy: own_columns/async_reread.',
    findings: ['split_write'],
    perform: async (stage) => {
      await stage.inTurn('own_columns/async_reread', create());
      const before = await stored(stage);
      await stage.race('own_columns/async_reread', { update: update() }, [rest('update'), killed('update.async')]);
      const updated = await stored(stage);
      await stage.race('own_columns/async_reread', { submit: submit() }, [rest('submit'), killed('submit.async')]);
      const { card, name } = await stored(stage);
      const { submittedAt, submitterUserId, lastUpdaterUserId, taskIds } = card;
      await deliver(stage, updated, stage.clock());
      await deliver(
        stage,
        { name, scores: [], card: { ...before.card, submittedAt, submitterUserId, lastUpdaterUserId, taskIds } },
        stage.clock(),
      );
    },
  },
];

async function stored({ stores, name }: SampleStage): Promise<Scorecard> {
  const scorecard = await readScorecard(stores.postgres, name);
  if (scorecard === null) throw new Error(`${name.text} was created a moment ago`);
  return scorecard;
}

async function deliver({ stores }: SampleStage, copy: Scorecard, version: string): Promise<void> {
  await insertVersions(stores.clickhouse, runStep, copy, version);
}
