import type { Context } from '../context';
import { elapsedMs, parseTime } from '../time';
import type { KeyState } from '../versions/keyState';
import { compareVersions, insertedBefore } from '../versions/orderVersions';
import { versionFact, type Detector, type FactsByCode } from './detection';

type FutureKey = FactsByCode['future_version']['keys'][number];

/** Stamps this much ahead are put down to clocks that differ a little and to work that runs late. */
const LEAST_TOLERANCE_MS = 1000;

/**
 * Needs RAW with a time as its version, and FINAL with director. The version that won is later than the inspection, or it is later than
 * the row's last known change and versions inserted after it lie below it.
 */
export const detectFutureVersion: Detector<'future_version'> = (context) => {
  const keys = context.keys.flatMap((key) => futureKey(context, key));
  if (keys.length === 0) return null;
  const harmful = context.keys.some(
    (key) =>
      (key.state === 'differ' || key.state === 'only_director' || key.state === 'only_final') &&
      keys.some((future) => future.criterionId === key.criterionId),
  );
  return { code: 'future_version', severity: harmful ? 'error' : 'warning', facts: { keys } };
};

function futureKey({ evidence, quiet }: Context, key: KeyState): readonly FutureKey[] {
  const winner = key.winner;
  const stamp = typeof winner?.version === 'string' ? parseTime(winner.version) : null;
  const now = parseTime(evidence.inspectedAt);
  if (!winner || stamp === null || now === null) return [];
  const blocked = key.versions.filter(
    (version) => insertedBefore(winner, version) === true && compareVersions(version.version, winner.version) === -1,
  );
  const facts = {
    criterionId: key.criterionId,
    fields: key.differing,
    winner: versionFact(winner),
    blocked: blocked.map(versionFact),
  };
  const tolerance = Math.max(evidence.settleMs, LEAST_TOLERANCE_MS);
  const aheadOfNow = elapsedMs(now, stamp);
  if (aheadOfNow > tolerance) return [{ ...facts, aheadMs: aheadOfNow, aheadOf: 'inspection' }];
  const aheadOfChange = quiet.lastChange ? elapsedMs(quiet.lastChange.time, stamp) : 0;
  return blocked.length > 0 && aheadOfChange > tolerance
    ? [{ ...facts, aheadMs: aheadOfChange, aheadOf: 'last_change' }]
    : [];
}
