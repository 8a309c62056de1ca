import type { PostgresCopy } from '../model';
import { parseTime } from '../time';

/** When Postgres last committed a key's row (null: the card's); null when it does not tell. */
export function commitOf(postgres: PostgresCopy, criterionId: string | null): bigint | null {
  return newest(postgres.commits.filter(({ keys }) => keys.includes(criterionId)));
}

/** The newest commit of any row of the record. */
export function newestCommit(postgres: PostgresCopy): bigint | null {
  return newest(postgres.commits);
}

function newest(commits: PostgresCopy['commits']): bigint | null {
  return commits
    .flatMap((commit) => (commit.committedAt === null ? [] : [parseTime(commit.committedAt)]))
    .reduce<bigint | null>(
      (latest, time) => (time !== null && (latest === null || time > latest) ? time : latest),
      null,
    );
}
