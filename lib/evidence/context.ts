import { compareCard, compareScores } from './compare/compareCopies';
import { readCopies, type Copies } from './compare/copies';
import { readCallClocks } from './calls/callClock';
import { findUndoneDeletion, lifeOf } from './calls/lives';
import { findLostClaims, writersOf, type LostClaim, type Writer } from './calls/lostClaims';
import { readQuiet, type Quiet } from './calls/quiet';
import { readCalls, type CallFacts } from './calls/readCall';
import type { CallClock, Evidence, FieldComparison, RowVersion, ScoreComparison, VersionChange } from './model';
import { readKeyStates, type KeyState } from './versions/keyState';
import { traceLastWrite, type LastWrite } from './versions/lastWrite';
import { describeVersions, versionsOf } from './versions/orderVersions';
import { findSubmittedVersion } from './versions/submittedVersion';

/** The evidence of one record, with what can be computed from it once and is asked by many detectors. */
export interface Context {
  readonly evidence: Evidence;
  readonly copies: Copies;
  readonly fields: readonly FieldComparison[];
  readonly scores: readonly ScoreComparison[];
  readonly versions: readonly VersionChange[];
  /** The card's key first. Empty unless director and FINAL were both read. */
  readonly keys: readonly KeyState[];
  /** By `criterionId`: what became of the last write to each key that director holds and FINAL does not show so. Needs RAW. */
  readonly lastWrites: ReadonlyMap<string | null, LastWrite>;
  /** All of them, those of earlier lives of the record included; their times are on Postgres' clock. */
  readonly calls: readonly CallFacts[];
  readonly callClock: CallClock | null;
  /** The calls that may have written the record that is there now. */
  readonly writers: readonly Writer[];
  readonly quiet: Quiet;
  /** By the end of the call that vouches for it. */
  readonly lost: readonly LostClaim[];
  /** A version in RAW that holds a submission, where Postgres holds none. */
  readonly submittedVersion: RowVersion | null;
}

export function readContext(evidence: Evidence): Context {
  const copies = readCopies(evidence.sources);
  const clocks = readCallClocks(evidence.calls);
  const calls = readCalls(evidence.calls, clocks.of);
  const writers = writersOf(calls.map((call) => ({ call, life: lifeOf(call, calls, copies.postgres, clocks.tied) })));
  const keys = readKeyStates(copies);
  const newest = (criterionId: string | null) => versionsOf(copies.raw?.versions ?? [], criterionId).at(-1) ?? null;
  return {
    evidence,
    copies,
    calls,
    callClock: clocks.shared,
    writers,
    keys,
    lastWrites: traceLastWrites(keys, copies),
    fields: compareCard(copies, newest),
    scores: compareScores(copies, newest),
    versions: describeVersions(copies.raw?.versions ?? []),
    quiet: readQuiet(
      evidence,
      copies,
      calls,
      keys.some((key) => key.state !== 'agree' && key.state !== 'neither'),
    ),
    lost: lostOf(calls, writers, copies, clocks.tied),
    submittedVersion: findSubmittedVersion(copies, calls, evidence),
  };
}

function traceLastWrites(keys: readonly KeyState[], { postgres }: Copies): Context['lastWrites'] {
  const wrong = keys.filter(
    ({ state, versions }) => (state === 'differ' || state === 'only_director') && versions.length > 0,
  );
  return new Map(postgres ? wrong.map((key) => [key.criterionId, traceLastWrite(key, postgres)]) : []);
}

/** Where the record should be gone, what earlier calls set is no loss of its own. */
function lostOf(
  calls: readonly CallFacts[],
  writers: readonly Writer[],
  copies: Copies,
  clocksTied: boolean,
): readonly LostClaim[] {
  const undone = findUndoneDeletion(calls, copies.postgres, clocksTied);
  if (undone === null) return findLostClaims(writers, copies.postgres);
  return [
    {
      kind: 'record_kept',
      call: undone.call,
      field: 'row',
      label: 'record',
      criterionId: null,
      acknowledged: null,
      stored: null,
      doubtful: !undone.certain,
    },
  ];
}
