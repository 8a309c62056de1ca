import type { Facts } from '../facts';
import type { Commit } from '../inspection';
import { fromMicros, formatUtc, toMicros } from '../time';
import { fieldLabel, shortValue } from '../values';
import type { CallSpan, CommitMark } from './model';

/** Postgres tells only of the last commit of each row; the traces of calls tell of those before. Both over one axis, each commit once. */
export function markCommits(
  commits: readonly Commit[],
  calls: readonly CallSpan[],
  facts: Pick<Facts, 'lost' | 'overwrittenAt'>,
): readonly CommitMark[] {
  const traced = calls.flatMap((call) =>
    call.steps.filter((step) => step.name === 'commit').map((step) => ({ step, call })),
  );
  const told = new Map<string, CommitMark>();
  for (const commit of commits) {
    const at = commit.committedAt === null ? null : toMicros(commit.committedAt);
    if (at === null) continue;
    const maker = traced.find(({ step }) => step.start <= at && at <= step.finish);
    const rows = [...(told.get(commit.transactionId)?.title.split('\n')[1]?.split(', ') ?? []), commit.source];
    const bad = isUndoing(maker?.step.start ?? at, maker?.step.finish ?? at, facts);
    told.set(commit.transactionId, {
      at,
      told: 'postgres',
      callId: maker?.call.id ?? null,
      lane: maker?.call.lane ?? null,
      bad,
      label: labelOf(bad, maker?.call.label ?? `transaction ${commit.transactionId}`, facts),
      title: `Transaction ${commit.transactionId}, committed ${formatUtc(commit.committedAt ?? '')}\n${rows.join(', ')}`,
    });
  }
  const covered = (start: number, finish: number) => [...told.values()].some(({ at }) => start <= at && at <= finish);
  const earlier = traced
    .filter(({ step }) => !covered(step.start, step.finish))
    .map(({ step, call }): CommitMark => {
      const bad = isUndoing(step.start, step.finish, facts);
      return {
        at: step.finish,
        told: 'trace',
        callId: call.id,
        lane: call.lane,
        bad,
        label: labelOf(bad, call.label, facts),
        title: `${call.label}: commit, as its trace tells, by ${formatUtc(fromMicros(step.finish))}`,
      };
    });
  return [...told.values(), ...earlier].sort((a, b) => a.at - b.at);
}

/** The finding may name Postgres' time of the commit or the end of the trace around it. */
function isUndoing(from: number, to: number, { overwrittenAt }: Pick<Facts, 'overwrittenAt'>): boolean {
  const undone = overwrittenAt === null ? null : toMicros(overwrittenAt);
  return undone !== null && from <= undone && undone <= to;
}

function labelOf(bad: boolean, maker: string, facts: Pick<Facts, 'lost'>): string {
  const [lost] = facts.lost;
  return lost && bad ? `${maker}: ${fieldLabel(lost.field)} → ${shortValue(lost.stored)}` : maker;
}
