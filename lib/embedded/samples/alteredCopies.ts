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
    title: 'The change arrived, without its comment',
    summary:
      'own_columns / async_reread, with the copy of the Update placed by hand as a pipeline delivers it that was not sent the large value: the ' +
      "version has the Update's own time, and the default stands where the comment should be.",
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
    title: 'Update and Submit each delivered their own half',
    summary:
      'own_columns / async_reread, with the copies placed by hand as two messages deliver them that carry what their own call set and the rest as it ' +
      'was before: every value is in ClickHouse, in two versions, and never together.',
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
