import { sameRow, type RowKey } from '@/lib/record/rows';
import type { TruthCopy } from '../model';
import { parseTime } from '../time';

/** When Postgres last committed a row; null when it does not tell. */
export function commitOf(truth: TruthCopy, row: RowKey): bigint | null {
  return newest(truth.commits.filter(({ rows }) => rows.some((each) => sameRow(each, row))));
}

/** The newest commit of any row of the record. */
export function newestCommit(truth: TruthCopy): bigint | null {
  return newest(truth.commits);
}

function newest(commits: TruthCopy['commits']): bigint | null {
  return commits
    .flatMap((commit) => (commit.committedAt === null ? [] : [parseTime(commit.committedAt)]))
    .reduce<bigint | null>(
      (latest, time) => (time !== null && (latest === null || time > latest) ? time : latest),
      null,
    );
}
