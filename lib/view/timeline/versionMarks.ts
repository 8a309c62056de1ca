import { sameRow } from '@/lib/record/rows';
import type { Facts } from '../facts';
import type { FieldLabels } from '../fieldLabels';
import type { Version } from '../inspection';
import { formatUtc, toMicros } from '../time';
import { shortValue } from '../values';
import type { Insertion } from './callSpans';
import type { CommitMark, Crossing, VersionMark } from './model';

/** Highest last; among equals the one inserted last, as ReplacingMergeTree decides. Takes versions in order of insertion, returns each one's rank. */
export function rankVersions(versions: readonly Pick<Version, 'version'>[]): readonly number[] {
  const order = versions
    .map((_, index) => index)
    .sort((a, b) => compareStamps(versions[a]?.version ?? null, versions[b]?.version ?? null) || a - b);
  const ranks = new Array<number>(versions.length).fill(0);
  for (const [rank, index] of order.entries()) ranks[index] = rank;
  return ranks;
}

/** The shortest runs within which insertion order and version order mix. In O(n), for a record can have thousands of versions. */
export function findCrossings(ranks: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  let from = 0;
  let highest = -1;
  for (const [index, rank] of ranks.entries()) {
    highest = Math.max(highest, rank);
    if (highest > index) continue;
    if (index > from) runs.push([from, index]);
    from = index + 1;
  }
  return runs;
}

/** `traced` says when each was inserted; without it insertion takes the places of the sorted stamps. */
export function markVersions(
  versions: readonly Version[],
  traced: readonly Insertion[] | null,
  slots: readonly number[],
  facts: Facts,
  labels: FieldLabels,
): readonly VersionMark[] {
  const ranks = rankVersions(versions);
  const crossing = new Set(
    findCrossings(ranks).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index)),
  );
  return versions.map((version, position) => ({
    id: position + 1,
    number: version.insertOrder === null ? '?' : String(version.insertOrder),
    position,
    rank: ranks[position] ?? position,
    insertedAt: traced?.[position]?.at ?? slots[position] ?? 0,
    callId: traced?.[position]?.callId ?? null,
    stampedAt: slots[ranks[position] ?? position] ?? 0,
    stamp: version.version === null ? 'no version' : formatUtc(version.version),
    survives: version.survives,
    hidden: version.tombstone ? 'tombstone' : version.deleted ? 'deleted' : null,
    crosses: crossing.has(position),
    bad: facts.wonWrongly(version),
    mergedInserts: version.mergedInserts,
    change: changeLabel(version, versions[position - 1] ?? null, facts, labels),
    unchanged: position > 0 && version.changed.length === 0,
  }));
}

export function markCrossings(marks: readonly VersionMark[]): readonly Crossing[] {
  return findCrossings(marks.map((mark) => mark.rank)).map(([from, to]) => ({
    from,
    to,
    bad: marks.slice(from, to + 1).some((mark) => mark.bad),
  }));
}

/** Where the copy that was committed later was inserted earlier. Versions whose commit is not known take no part. */
export function markCommitCrossings(
  marks: readonly VersionMark[],
  commits: readonly CommitMark[],
): readonly Crossing[] {
  const committed = marks.flatMap((mark) => {
    const commit = mark.callId === null ? undefined : commits.find((each) => each.callId === mark.callId);
    return commit ? [{ mark, at: commit.at }] : [];
  });
  const order = committed
    .map((_, index) => index)
    .sort((a, b) => (committed[a]?.at ?? 0) - (committed[b]?.at ?? 0) || a - b);
  const ranks = new Array<number>(committed.length).fill(0);
  for (const [rank, index] of order.entries()) ranks[index] = rank;
  return findCrossings(ranks).map(([from, to]) => ({
    from: committed[from]?.mark.position ?? 0,
    to: committed[to]?.mark.position ?? 0,
    bad: committed.slice(from, to + 1).some(({ mark }) => mark.bad),
  }));
}

/** The most telling change, and how many others there are. A value that was lost is told before any other. */
export function changeLabel(
  version: Version,
  before: Version | null,
  facts: Pick<Facts, 'lost'>,
  labels: FieldLabels,
): string {
  if (version.tombstone) return version.cancels ? 'cancel row' : 'tombstone';
  if (version.deleted) return 'deleted';
  const lost = new Set(facts.lost.filter((each) => sameRow(each.row, version)).map((each) => each.field));
  const [first, ...others] = [...version.changed].sort((a, b) => Number(lost.has(b.field)) - Number(lost.has(a.field)));
  if (!first) {
    if (before === null) return 'first held';
    return before.tombstone || before.deleted ? 'shown again' : 'same as the version before';
  }
  return `${labels(version.rowSet, first.field)} → ${shortValue(first.to, 20)}${others.length > 0 ? `  +${others.length}` : ''}`;
}

function compareStamps(a: string | null, b: string | null): number {
  if (a === b || a === null || b === null) return 0;
  const [x, y] = [toMicros(a), toMicros(b)];
  if (x !== null && y !== null) return x - y || (a < b ? -1 : 1);
  if (/^-?\d{1,40}$/.test(a) && /^-?\d{1,40}$/.test(b)) return BigInt(a) < BigInt(b) ? -1 : 1;
  return 0;
}
