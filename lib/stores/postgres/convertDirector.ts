import { tables } from '@/lib/record/catalogue';
import type { Commit, PostgresCopy } from '@/lib/evidence/model';
import type { ScoreRecord } from '@/lib/record/record';
import { convertMoment } from './convertPostgres';
import type { DirectorQuery } from './directorQuery';
import type { PostgresRow } from './openPostgres';
import { convertRow } from './presentColumns';

type ScoreRow = readonly [criterion: string, xmin: string, committedAt: string | null, ...values: (string | null)[]];

/** One row of the director query. `inspectedAt` is Postgres' clock at the start of the statement. */
export function convertDirector(
  query: DirectorQuery,
  row: PostgresRow,
): { readonly inspectedAt: string; readonly copy: PostgresCopy } {
  const [now, id, xmin, committedAt, ...values] = row;
  const json = values[query.card.length] ?? null;
  const scoreRows = json === null ? [] : (JSON.parse(json) as ScoreRow[]);
  const scores = scoreRows.map(([criterionId, , , ...texts]): ScoreRecord => ({
    criterionId,
    values: convertRow(query.score, texts),
  }));
  const exists = id !== null && id !== undefined;
  const commits = [
    ...(exists && xmin
      ? [
          {
            transactionId: xmin,
            committedAt: committedAt ? convertMoment(committedAt) : null,
            source: tables.card.postgres,
            keys: [null],
          },
        ]
      : []),
    ...scoreCommits(scoreRows),
  ];
  return {
    inspectedAt: convertMoment(now ?? ''),
    copy: { card: exists ? convertRow(query.card, values) : null, scores, commits: commits.sort(byCommit) },
  };
}

/** One entry per transaction that last wrote a score, with the criteria it wrote. */
function scoreCommits(rows: readonly ScoreRow[]): readonly Commit[] {
  const byTransaction = new Map<string, { committedAt: string | null; criteria: string[] }>();
  for (const [criterionId, xmin, committedAt] of rows) {
    const entry = byTransaction.get(xmin) ?? {
      committedAt: committedAt === null ? null : convertMoment(committedAt),
      criteria: [],
    };
    entry.criteria.push(criterionId);
    byTransaction.set(xmin, entry);
  }
  return [...byTransaction].map(([transactionId, { committedAt, criteria }]) => ({
    transactionId,
    committedAt,
    source: `${tables.score.postgres} (${criteria.join(', ')})`,
    keys: criteria,
  }));
}

function byCommit(a: Commit, b: Commit): number {
  return (a.committedAt ?? '').localeCompare(b.committedAt ?? '');
}
