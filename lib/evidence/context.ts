import { compareCard, compareScores } from './compare/compareCopies';
import { readCopies, type Copies } from './compare/copies';
import { findLostClaims, type LostClaim } from './calls/lostClaims';
import { readQuiet, type Quiet } from './calls/quiet';
import { readCalls, type CallFacts } from './calls/readCall';
import type { Evidence, FieldComparison, RowVersion, ScoreComparison, VersionChange } from './model';
import { readKeyStates, type KeyState } from './versions/keyState';
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
  readonly calls: readonly CallFacts[];
  readonly quiet: Quiet;
  readonly lost: readonly LostClaim[];
  /** A version in RAW that holds a submission, where Postgres holds none. */
  readonly submittedVersion: RowVersion | null;
}

export function readContext(evidence: Evidence): Context {
  const copies = readCopies(evidence.sources);
  const calls = readCalls(evidence.calls);
  const keys = readKeyStates(copies);
  const newest = (criterionId: string | null) => versionsOf(copies.raw?.versions ?? [], criterionId).at(-1) ?? null;
  return {
    evidence,
    copies,
    calls,
    fields: compareCard(copies, newest),
    scores: compareScores(copies, newest),
    versions: describeVersions(copies.raw?.versions ?? []),
    keys,
    quiet: readQuiet(
      evidence,
      copies,
      calls,
      keys.some((key) => key.state !== 'agree' && key.state !== 'neither'),
    ),
    lost: findLostClaims(calls, copies.postgres),
    submittedVersion: findSubmittedVersion(copies, evidence),
  };
}
