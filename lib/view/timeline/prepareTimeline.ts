import { rowsOf } from '@/lib/contract/stepRows';
import { isRoot, orderRows, rowId, type RowKey } from '@/lib/record/rows';
import { keyText, rowText } from '@/lib/wording/rowText';
import { readFacts } from '../facts';
import { fieldLabels } from '../fieldLabels';
import type { Inspection, Version } from '../inspection';
import { toMicros } from '../time';
import { versionNames } from '../versionNames';
import { placeCalls, tracedInsertions } from './callSpans';
import { markCommits } from './commitMarks';
import type { TimelineModel } from './model';
import { markCommitCrossings, markCrossings, markVersions } from './versionMarks';

/** One line of versions: those of one row in one copy of ClickHouse. */
export interface TimelineKey {
  /** As addresses name it: `card`, `score/c-1`; of several copies in ClickHouse with the copy before it. */
  readonly id: string;
  readonly copy: string;
  readonly row: RowKey;
  /** Among the others: `card`, `c-1`. */
  readonly label: string;
  readonly count: number;
  /** Something is wrong with this row here: its copy is not what the truth is, or the truth lost what a call set. */
  readonly isWrong: boolean;
}

type Told = Pick<Inspection, 'copies' | 'rowSets' | 'rows' | 'versions'>;

/** Whose versions there are to look at: the record's own row first. */
export function timelineKeys({ copies, rowSets, rows, versions }: Told): readonly TimelineKey[] {
  const raw = copies.filter(({ view }) => view === 'raw');
  const compared = new Map(rows.map((row) => [rowId(row), row]));
  const truth = copies.find(({ role }) => role === 'truth')?.id ?? '';
  const isWrong = (copy: string, row: RowKey) => {
    const own = copies.find((each) => each.copy === copy && each.view !== 'raw')?.id ?? '';
    return (compared.get(rowId(row))?.fields ?? []).some(({ status, absent, differs, acknowledged }) => {
      const isInOneAlone = absent.includes(truth) !== absent.includes(own);
      const isBad = status === 'different' || status === 'missing';
      return acknowledged !== undefined || (isBad && (isInOneAlone || differs.includes(own)));
    });
  };
  const only = raw.length < 2;
  const severalSets = rowSets.length > 2;
  const keys = new Map<string, TimelineKey>();
  for (const { copy, rowSet, key } of versions) {
    const row = { rowSet, key };
    const id = only ? rowId(row) : `${copy}:${rowId(row)}`;
    const noun = rowSets.find((each) => each.id === rowSet)?.noun ?? rowSet;
    const text = isRoot(row) ? noun : severalSets ? `${noun} ${keyText(row)}` : keyText(row);
    const label = only ? text : `${text} in ${raw.find((each) => each.copy === copy)?.title ?? copy}`;
    const known = keys.get(id) ?? { id, copy, row, label, count: 0, isWrong: isWrong(copy, row) };
    keys.set(id, { ...known, count: known.count + 1 });
  }
  const place = (copy: string) => raw.findIndex((each) => each.copy === copy);
  return [...keys.values()].sort((a, b) => orderRows(a.row, b.row) || place(a.copy) - place(b.copy));
}

/** `Versions of the order`, `Versions of item 3/a`; of several copies in ClickHouse with the one that keeps them. */
export function titleOfVersions(
  { copies, rowSets }: Pick<Inspection, 'copies' | 'rowSets'>,
  key: TimelineKey | null,
): string {
  const raw = copies.filter(({ view }) => view === 'raw');
  const row = rowOf(rowSets, key);
  const copy = key !== null && raw.length > 1 ? raw.find((each) => each.copy === key.copy) : undefined;
  const text = rowText(row, rowSets);
  return `Versions of ${isRoot(row) ? `the ${text}` : text}${copy === undefined ? '' : ` in ${copy.title}`}`;
}

/** The row of a key; without one, the record's own. */
export function rowOf(rowSets: Inspection['rowSets'], key: TimelineKey | null): RowKey {
  return key?.row ?? { rowSet: rowSets[0]?.id ?? '', key: {} };
}

/** The key of that id; without one, or where there is no such key, the first with which something is wrong, else the first that there is. */
export function chooseKey(keys: readonly TimelineKey[], id: string | null): TimelineKey | null {
  return keys.find((each) => each.id === id) ?? keys.find(({ isWrong }) => isWrong) ?? keys[0] ?? null;
}

/**
 * The key that an address shows: the one it names, else the first with all versions that it names (`named`: as `versionNames` or the sides of
 * a comparison call them), else the one to begin with.
 */
export function shownKey(
  { copies, versions }: Told,
  keys: readonly TimelineKey[],
  { key, named }: { readonly key: string | null; readonly named: readonly string[] },
): TimelineKey | null {
  const ofVersions = named.filter((name) => copies.every(({ id }) => id !== name));
  const idOf = (copy: string, row: RowKey) => JSON.stringify([copy, rowId(row)]);
  const ofKeys = new Map<string, Version[]>();
  for (const version of key === null && ofVersions.length > 0 ? versions : []) {
    const own = ofKeys.get(idOf(version.copy, version));
    if (own) own.push(version);
    else ofKeys.set(idOf(version.copy, version), [version]);
  }
  const hasThem = ({ copy, row }: TimelineKey) => {
    const names = versionNames(ofKeys.get(idOf(copy, row)) ?? []);
    return ofVersions.every((wanted) => names.some((name) => wanted === name || wanted.endsWith(`.${name}`)));
  };
  return (ofKeys.size > 0 ? keys.find(hasThem) : undefined) ?? chooseKey(keys, key);
}

/** The versions of one key, in order of insertion, as the API lists them. */
export function versionsOfKey(versions: readonly Version[], key: TimelineKey | null): readonly Version[] {
  if (key === null) return [];
  const wanted = rowId(key.row);
  return versions.filter((version) => version.copy === key.copy && rowId(version) === wanted);
}

/** Calls, commits and the versions of one key, over one axis of time. `keyId` as `chooseKey` takes it. */
export function prepareTimeline(
  inspection: Told & Pick<Inspection, 'title' | 'calls' | 'callClock' | 'commits' | 'findings'>,
  keyId: string | null,
): TimelineModel {
  const { title, copies, rowSets, callClock } = inspection;
  const key = chooseKey(timelineKeys(inspection), keyId);
  const facts = readFacts(inspection.findings);
  const labels = fieldLabels(rowSets);
  const context = { offsetMs: callClock?.offsetMs, copies, rowSets, title };
  const { calls, lanes, leftOut } = placeCalls(inspection.calls, context);
  const commits = markCommits(inspection.commits, calls, facts, labels);
  const versions = versionsOfKey(inspection.versions, key);
  const copy = key?.copy ?? copies.find(({ view }) => view === 'raw')?.copy ?? '';
  const rows = rowsOf(copy, key?.row.rowSet ?? rowSets[0]?.id ?? '');
  const traced = tracedInsertions(calls, rows, versions.length);
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
  const marks = markVersions(versions, traced, slots, facts, labels);
  return {
    calls,
    callLanes: lanes,
    callsLeftOut: leftOut,
    commits,
    versions: marks,
    crossings: markCrossings(marks),
    commitCrossings: markCommitCrossings(marks, commits),
    versionsAreTimes,
    axisIsTime: versionsAreTimes || happened.length > 0,
    mergedAway: key === null || isRoot(key.row) ? facts.mergedAway(copy) : null,
    insertion: traced ? 'traced' : 'slots',
    instants: [...new Set([...happened, ...slots])].sort((a, b) => a - b),
  };
}

/** Places for versions without times: over the time in which the rest happened, or numbered where nothing else is known. */
function evenly(count: number, happened: readonly number[]): readonly number[] {
  const from = happened.reduce((least, each) => Math.min(least, each), Infinity);
  const to = happened.reduce((most, each) => Math.max(most, each), -Infinity);
  const known = to > from;
  // One moment alone, as of a commit: they stand beside it.
  const beside = happened.length > 0 ? from : 0;
  return Array.from({ length: count }, (_, index) =>
    known ? from + ((index + 0.5) / count) * (to - from) : beside + index * 1000,
  );
}
