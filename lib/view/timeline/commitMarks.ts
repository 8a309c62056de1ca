import type { Facts, UndoneFact } from '../facts';
import type { FieldLabels } from '../fieldLabels';
import type { Commit } from '../inspection';
import { fromMicros, formatUtc, toMicros } from '../time';
import { shortValue } from '../values';
import type { CallSpan, CommitMark } from './model';

/** Postgres tells only of the last commit of each row; the traces of calls tell of those before. Both over one axis, each commit once. */
export function markCommits(
  commits: readonly Commit[],
  calls: readonly CallSpan[],
  facts: Pick<Facts, 'undone'>,
  labels: FieldLabels,
): readonly CommitMark[] {
  const traced = calls.flatMap((call) =>
    call.steps.filter((step) => step.effect === 'commit').map((step) => ({ step, call })),
  );
  const told = new Map<string, CommitMark>();
  const rowsOf = new Map<string, readonly string[]>();
  for (const commit of commits) {
    const at = commit.committedAt === null ? null : toMicros(commit.committedAt);
    if (at === null) continue;
    const maker = traced.find(({ step }) => step.start <= at && at <= step.finish);
    const rows = [...(rowsOf.get(commit.transactionId) ?? []), commit.source];
    rowsOf.set(commit.transactionId, rows);
    const undone = undoneBetween(maker?.step.start ?? at, maker?.step.finish ?? at, facts);
    told.set(commit.transactionId, {
      at,
      told: 'postgres',
      callId: maker?.call.id ?? null,
      lane: maker?.call.lane ?? null,
      bad: undone !== null,
      label: labelOf(undone, maker?.call.label ?? `transaction ${commit.transactionId}`, labels),
      title: `Transaction ${commit.transactionId}, committed ${formatUtc(commit.committedAt ?? '')}\n${rows.join(', ')}`,
    });
  }
  const covered = (start: number, finish: number) => [...told.values()].some(({ at }) => start <= at && at <= finish);
  const earlier = traced
    .filter(({ step }) => !covered(step.start, step.finish))
    .map(({ step, call }): CommitMark => {
      const undone = undoneBetween(step.start, step.finish, facts);
      return {
        at: step.finish,
        told: 'trace',
        callId: call.id,
        lane: call.lane,
        bad: undone !== null,
        label: labelOf(undone, call.label, labels),
        title: `${call.label}: commit, as its trace tells, by ${formatUtc(fromMicros(step.finish))}`,
      };
    });
  return [...told.values(), ...earlier].sort((a, b) => a.at - b.at);
}

/** What a commit between these moments undid: the finding may name Postgres' time of the commit or the end of the trace around it. */
function undoneBetween(from: number, to: number, { undone }: Pick<Facts, 'undone'>): UndoneFact | null {
  return (
    undone.find(({ committedAt }) => {
      const at = toMicros(committedAt);
      return at !== null && from <= at && at <= to;
    }) ?? null
  );
}

function labelOf(undone: UndoneFact | null, maker: string, labels: FieldLabels): string {
  const first = undone?.first ?? null;
  return first === null ? maker : `${maker}: ${labels(first.row.rowSet, first.field)} → ${shortValue(first.stored)}`;
}
