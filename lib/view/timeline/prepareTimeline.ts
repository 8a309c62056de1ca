import { readFacts } from '../facts';
import type { Inspection, Version } from '../inspection';
import { toMicros } from '../time';
import { placeCalls, tracedInsertions } from './callSpans';
import { markCommits } from './commitMarks';
import type { TimelineModel } from './model';
import { markCommitCrossings, markCrossings, markVersions } from './versionMarks';

/** One line of versions: the card's, or one criterion's. */
export interface TimelineKey {
  readonly criterionId: string | null;
  readonly label: string;
  readonly count: number;
}

/** Whose versions there are to look at: the card first. */
export function timelineKeys(versions: readonly Version[]): readonly TimelineKey[] {
  const counts = new Map<string | null, number>();
  for (const version of versions) {
    const key = keyOf(version);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a === null ? -1 : b === null ? 1 : a < b ? -1 : 1))
    .map(([criterionId, count]) => ({ criterionId, label: criterionId ?? 'card', count }));
}

/** The versions of one key, in order of insertion, as the API lists them. */
export function versionsOfKey(versions: readonly Version[], criterionId: string | null): readonly Version[] {
  return versions.filter((version) => keyOf(version) === criterionId);
}

/** Calls, commits and the versions of one key, over one axis of time. */
export function prepareTimeline(
  inspection: Pick<Inspection, 'versions' | 'calls' | 'callClock' | 'commits' | 'findings'>,
  criterionId: string | null,
): TimelineModel {
  const facts = readFacts(inspection.findings);
  const { calls, lanes, leftOut } = placeCalls(inspection.calls, inspection.callClock?.offsetMs);
  const commits = markCommits(inspection.commits, calls, facts);
  const versions = versionsOfKey(inspection.versions, criterionId);
  const traced = tracedInsertions(calls, criterionId === null ? 'card' : 'score', versions.length);
  const happened = [
    ...calls.flatMap((call) => [call.start, call.end, ...call.steps.flatMap((step) => [step.start, step.finish])]),
    ...commits.map((commit) => commit.at),
    ...(traced ?? []).map((insertion) => insertion.at),
  ];
  const stamps = versions.map((version) => (version.version === null ? null : toMicros(version.version)));
  const versionsAreTimes = stamps.every((stamp) => stamp !== null);
  const slots = versionsAreTimes
    ? stamps.filter((stamp) => stamp !== null).sort((a, b) => a - b)
    : evenly(versions.length, happened);
  const marks = markVersions(versions, traced, slots, facts);
  return {
    calls,
    callLanes: lanes,
    callsLeftOut: leftOut,
    commits,
    versions: marks,
    crossings: markCrossings(marks),
    commitCrossings: markCommitCrossings(marks, commits),
    versionsAreTimes,
    mergedAway: criterionId === null ? facts.mergedAway : null,
    insertion: traced ? 'traced' : 'slots',
    instants: [...new Set([...happened, ...slots])].sort((a, b) => a - b),
  };
}

function keyOf(version: Version): string | null {
  return version.table === 'card' ? null : version.criterionId;
}

/** Places for versions without times: over the time in which the rest happened, or numbered where nothing else is known. */
function evenly(count: number, happened: readonly number[]): readonly number[] {
  const from = happened.reduce((least, each) => Math.min(least, each), Infinity);
  const to = happened.reduce((most, each) => Math.max(most, each), -Infinity);
  const known = to > from;
  return Array.from({ length: count }, (_, index) =>
    known ? from + ((index + 0.5) / count) * (to - from) : index * 1000,
  );
}
