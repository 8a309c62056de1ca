import { replications as copyingBy } from '@/lib/reference/replications/replications';
import { allStrategies, formatStrategy, type ReplicationId, type RowWriteId } from '@/lib/reference/strategy';
import type { ScenarioDescription } from '@/lib/contract/scenarios';

interface Words {
  readonly title: string;
  readonly summary: string;
}

const rowWrites: Readonly<Record<RowWriteId, Words>> = {
  save_all: {
    title: 'Whole row',
    summary:
      'Each call reads the row and writes every column back, so the last one to save undoes changes it did not see.',
  },
  omit_submission: {
    title: 'Whole row, Update without the submission',
    summary:
      'Each call writes the whole row back, but Update leaves out the submission. Submit can still undo an Update.',
  },
  own_columns: { title: 'Own columns', summary: 'Each call writes only its own columns.' },
  version_check: {
    title: 'Version check',
    summary:
      'A save succeeds only if nobody changed the row since it was read. Otherwise the call reads again, and gives up after three retries.',
  },
  row_lock: {
    title: 'Row lock',
    summary: 'A call locks the row before it reads it, and the next call waits until it has saved.',
  },
};

const replications: Readonly<Record<ReplicationId, Words>> = {
  async_closure: {
    title: 'copied after the answer',
    summary: 'After the answer, the call’s own copy goes to historic and ClickHouse, stamped with the time of writing.',
  },
  async_closure_updated_at: {
    title: "copied after the answer, stamped with the row's time",
    summary:
      'After the answer, the call’s own copy goes to historic and ClickHouse, stamped with the row’s time of change.',
  },
  async_reread: {
    title: 'read again after the answer',
    summary: 'After the answer, Postgres is read again and copied to ClickHouse, stamped with the time of writing.',
  },
  sync_in_transaction: {
    title: 'ClickHouse before the commit',
    summary: 'ClickHouse is written before Postgres commits, and the caller waits for both.',
  },
  async_reread_row_version: {
    title: "read again, stamped with the row's version",
    summary:
      'After the answer, Postgres is read again and copied to ClickHouse, stamped with a version that only grows.',
  },
  enqueued_before_commit: {
    title: 'enqueued before the commit',
    summary:
      'A message is sent before Postgres commits. The copier that receives it reads Postgres, possibly still without the change, and is not told again.',
  },
  own_half: {
    title: 'each message carries its own half',
    summary:
      'After the answer, a message goes out with the columns that the call wrote. The copier puts them into the row that ClickHouse holds, so two copiers that read the same row undo each other.',
  },
};

/** What was in production, and as what. The replications changed first, the row write last; the synchronous one is behind a flag. */
const shipped: Readonly<Record<string, string>> = {
  'save_all/async_closure': 'The original version.',
  'save_all/async_closure_updated_at': 'The first fix for a stale ClickHouse, since reverted.',
  'save_all/async_reread': 'The second fix for a stale ClickHouse.',
  'save_all/sync_in_transaction': 'In production behind a flag.',
  'omit_submission/async_reread': 'The fix for lost submissions, with the second fix for a stale ClickHouse.',
  'omit_submission/sync_in_transaction': 'The fix for lost submissions, with the flag on.',
};

/** Every write strategy as a variant `{row write}/{replication}`. */
export const strategyVariants: ScenarioDescription['variants'] = allStrategies.map((strategy) => {
  const id = formatStrategy(strategy);
  const [rowWrite, replication] = [rowWrites[strategy.rowWrite], replications[strategy.replication]];
  return {
    id,
    title: `${rowWrite.title}; ${replication.title}`,
    summary: [shipped[id], rowWrite.summary, replication.summary]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    shipped: Object.hasOwn(shipped, id),
    choices: [
      { id: strategy.rowWrite, title: rowWrite.title },
      { id: strategy.replication, title: replication.title },
    ],
    copying: copyingBy[strategy.replication].copying,
  };
});
