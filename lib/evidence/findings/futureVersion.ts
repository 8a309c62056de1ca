import { rowId } from '@/lib/record/rows';
import type { CopyContext } from '../context';
import type { Evidence, RowVersion } from '../model';
import { elapsedMs, parseTime } from '../time';
import { compareVersions } from '../versions/compareVersions';
import type { KeyState } from '../versions/keyState';
import { insertedBefore } from '../versions/orderVersions';
import { isHighestVersion } from '../versions/highestVersion';
import { versionFact, type Detector } from './detection';
import type { FactsByCode } from './facts';

type FutureKey = FactsByCode['future_version']['keys'][number];

/** Stamps this much ahead are put down to clocks that differ a little and to work that runs late. */
const LEAST_TOLERANCE_MS = 1000;
/** ClickHouse tells the time of an insertion in whole seconds. */
const INSERTION_UNIT_MS = 1000;

/**
 * Needs RAW, and FINAL with the truth. The version that won is stamped later than the inspection, or than its own insertion, or as high as
 * its column goes. A stamp that is merely later than the row's last change is none: work that runs late writes such ones.
 */
export const detectFutureVersion: Detector<'future_version'> = (view, { evidence }) => {
  const keys = view.keys.flatMap((key) => futureKey(view, evidence, key));
  if (keys.length === 0) return null;
  const future = new Set(keys.map(({ row }) => rowId(row)));
  const harmful = view.keys.some(
    (key) =>
      (key.state === 'differ' || key.state === 'only_truth' || key.state === 'only_final') &&
      future.has(rowId(key.row)),
  );
  return {
    code: 'future_version',
    severity: harmful ? 'error' : 'warning',
    facts: { keys, versionType: view.copies.raw?.facts[keys[0]?.row.rowSet ?? '']?.versionType ?? null },
  };
};

function futureKey(view: CopyContext, evidence: Evidence, key: KeyState): readonly FutureKey[] {
  const { winner } = key;
  if (!winner) return [];
  const blocked = key.versions.filter(
    (version) => insertedBefore(winner, version) === true && compareVersions(version.version, winner.version) === -1,
  );
  const ahead = aheadOf(view, evidence, key, winner, blocked);
  if (!ahead) return [];
  return [
    {
      ...ahead,
      row: key.row,
      fields: key.differing,
      winner: versionFact(winner),
      winnerIs: winner.tombstone ? 'deletion' : 'copy',
      blocked: blocked.map(versionFact),
    },
  ];
}

function aheadOf(
  { copies }: CopyContext,
  evidence: Evidence,
  key: KeyState,
  winner: RowVersion,
  blocked: readonly RowVersion[],
): Pick<FutureKey, 'aheadMs' | 'aheadOf'> | null {
  const type = copies.raw?.facts[key.row.rowSet]?.versionType ?? null;
  if (winner.version !== null && type !== null && isHighestVersion(winner.version, type))
    return { aheadMs: null, aheadOf: 'maximum' };
  const stamp = winner.version === null ? null : parseTime(winner.version);
  const now = parseTime(evidence.inspectedAt);
  if (stamp === null || now === null) return null;
  const tolerance = Math.max(evidence.settleMs, LEAST_TOLERANCE_MS);
  const aheadOfNow = elapsedMs(now, stamp);
  if (aheadOfNow > tolerance) return { aheadMs: aheadOfNow, aheadOf: 'inspection' };
  const inserted = insertedBy(winner, blocked);
  const aheadOfInsertion = inserted === null ? 0 : elapsedMs(inserted, stamp) - INSERTION_UNIT_MS;
  return aheadOfInsertion > tolerance ? { aheadMs: aheadOfInsertion, aheadOf: 'insertion' } : null;
}

/** When it was inserted at the latest: by its own part, else by that of a version inserted after it. */
function insertedBy(winner: RowVersion, later: readonly RowVersion[]): bigint | null {
  const times = [winner, ...later].flatMap(({ insertedAt }) => {
    const time = insertedAt === null ? null : parseTime(insertedAt);
    return time === null ? [] : [time];
  });
  return times.reduce<bigint | null>((least, time) => (least === null || time < least ? time : least), null);
}
