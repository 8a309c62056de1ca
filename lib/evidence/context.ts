import type { RecordType } from '@/lib/record/RecordType';
import { rowId } from '@/lib/record/rows';
import { compareRows, type NewestVersion } from './compare/compareRows';
import { readCopies, type Copies } from './compare/copies';
import { readCallClocks } from './calls/callClock';
import { findUndoneDeletion, lifeOf } from './calls/lives';
import { findLostClaims, writersOf, type LostClaim, type Writer } from './calls/lostClaims';
import { readQuiet, type Quiet } from './calls/quiet';
import { readCalls, type CallFacts } from './calls/readCall';
import type { CallClock, Evidence, RowComparison, VersionChange } from './model';
import { readKeyStates, type KeyState } from './versions/keyState';
import { traceLastWrite, type LastWrite } from './versions/lastWrite';
import { findMilestoneWitnesses, type MilestoneWitness } from './versions/milestoneWitness';
import { byInsertion, describeVersions, groupByRow } from './versions/orderVersions';

/** The evidence of one record, with what can be computed from it once and is asked by many detectors. */
export interface Context {
  readonly evidence: Evidence;
  readonly type: RecordType;
  /** What each copy in ClickHouse says; one entry without any where the type has none. */
  readonly views: readonly [CopyContext, ...CopyContext[]];
  /** The root's row first. */
  readonly rows: readonly RowComparison[];
  /** Copy by copy. */
  readonly versions: readonly VersionChange[];
  /** All of them, those of earlier lives of the record included; their times are on Postgres' clock. */
  readonly calls: readonly CallFacts[];
  readonly callClock: CallClock | null;
  /** The calls that may have written the record that is there now. */
  readonly writers: readonly Writer[];
  /** By the end of the call that vouches for it. */
  readonly lost: readonly LostClaim[];
  /** Milestones that RAW holds and the truth does not, of the first copy that does. */
  readonly witnesses: readonly MilestoneWitness[];
  readonly quiet: Quiet;
}

/** The truth held against one copy in ClickHouse. */
export interface CopyContext {
  readonly copies: Copies;
  /** The root's key first. Empty unless the truth and FINAL were both read. */
  readonly keys: readonly KeyState[];
  /** By `rowId`: what became of the last write to each key that the truth holds and FINAL does not show so. Needs RAW. */
  readonly lastWrites: ReadonlyMap<string, LastWrite>;
}

export function readContext(evidence: Evidence): Context {
  const { type } = evidence;
  const all = readCopies(type, evidence.sources);
  const [copies] = all;
  const clocks = readCallClocks(type, evidence.calls);
  const calls = readCalls(type, evidence.calls, clocks.of);
  const writers = writersOf(
    calls.map((call) => ({ call, life: lifeOf(call, calls, copies, clocks.tied) })),
    type,
  );
  const [first, ...others] = all.map((each) => readView(each, evidence.inspectedAt));
  if (first === undefined) throw new TypeError('a record is seen at least once');
  const views = [first, ...others] as const;
  return {
    evidence,
    type,
    views,
    calls,
    callClock: clocks.shared,
    writers,
    rows: compareRows(all, newestOf(all)),
    versions: all.flatMap(({ clickhouse, raw }) => describeVersions(clickhouse ?? '', raw?.versions ?? [])),
    quiet: readQuiet(
      evidence,
      all,
      calls,
      views.some(({ keys }) => keys.some((key) => key.state !== 'agree' && key.state !== 'neither')),
    ),
    lost: lostOf(calls, writers, copies, clocks.tied),
    witnesses: witnessesOf(all, calls, evidence),
  };
}

function readView(copies: Copies, inspectedAt: string): CopyContext {
  const keys = readKeyStates(copies);
  return { copies, keys, lastWrites: traceLastWrites(keys, copies, inspectedAt) };
}

function newestOf(all: readonly Copies[]): NewestVersion {
  const byRow = new Map(all.map((copies) => [copies, groupByRow(copies.raw?.versions ?? [])]));
  return (copies, row) => byInsertion(byRow.get(copies)?.get(rowId(row)) ?? []).at(-1) ?? null;
}

function traceLastWrites(keys: readonly KeyState[], copies: Copies, inspectedAt: string): CopyContext['lastWrites'] {
  const wrong = keys.filter(
    ({ state, versions }) => (state === 'differ' || state === 'only_truth') && versions.length > 0,
  );
  return new Map(wrong.map((key) => [rowId(key.row), traceLastWrite(key, copies, inspectedAt)]));
}

/** Of each milestone one. */
function witnessesOf(all: readonly Copies[], calls: readonly CallFacts[], evidence: Evidence): Context['witnesses'] {
  const found = all.flatMap((copies) => findMilestoneWitnesses(copies, calls, evidence));
  return found.filter((each, index) => found.findIndex(({ milestone }) => milestone === each.milestone) === index);
}

/** Where the record should be gone, what earlier calls set is no loss of its own. */
function lostOf(
  calls: readonly CallFacts[],
  writers: readonly Writer[],
  copies: Copies,
  clocksTied: boolean,
): readonly LostClaim[] {
  const undone = findUndoneDeletion(calls, copies, clocksTied);
  if (undone === null) return findLostClaims(writers, copies);
  return [
    {
      kind: 'record_kept',
      call: undone.call,
      row: copies.root,
      field: 'row',
      label: 'record',
      acknowledged: null,
      stored: null,
      doubtful: !undone.certain,
    },
  ];
}
