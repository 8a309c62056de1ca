import { writerOf } from '../calls/writerOf';
import { findRolledBackWriter } from '../calls/rolledBack';
import { rowId } from '@/lib/record/rows';
import type { CallFacts } from '../calls/readCall';
import type { Copies } from '../compare/copies';
import type { RowVersion } from '../model';
import type { KeyState } from '../versions/keyState';
import { compareVersions } from '../versions/compareVersions';
import { insertedBefore } from '../versions/orderVersions';
import { certaintyOf, doubtsOf, versionFact, type Detector } from './detection';
import type { FactsByCode } from './facts';

type OrderedKey = FactsByCode['out_of_order_write']['keys'][number];

/**
 * Needs the truth, FINAL and RAW. The copy of the last change lies in RAW, and one with other content, or a deletion, carries a strictly
 * higher version; where the table has no version column, it was inserted later.
 */
export const detectOutOfOrderWrite: Detector<'out_of_order_write'> = ({ copies, keys, lastWrites }, { calls }) => {
  const wrong = keys.flatMap((key) => {
    const write = lastWrites.get(rowId(key.row));
    if (write?.kind !== 'right' || !key.winner || key.matching.includes(key.winner)) return [];
    if (key.state === 'only_truth' && !key.winner.tombstone) return [];
    const doubts = [
      ...doubtsOf(key).filter((doubt) => doubt !== 'merged'),
      ...(write.recency === 'unclear' ? [whyUnclear(key, write.changeKnown)] : []),
    ];
    return orderedKey(calls, copies, key, write.version, key.winner, doubts);
  });
  if (wrong.length === 0) return null;
  return {
    code: 'out_of_order_write',
    severity: 'error',
    facts: {
      keys: wrong,
      certainty: certaintyOf(wrong),
      maybeNeverCommitted: keys.some(
        (key) =>
          key.winner !== null &&
          wrong.some(({ row }) => row === key.row) &&
          findRolledBackWriter(key.winner, calls, copies) !== null,
      ),
    },
  };
};

function orderedKey(
  calls: readonly CallFacts[],
  copies: Copies,
  key: KeyState,
  right: RowVersion,
  winner: RowVersion,
  doubts: OrderedKey['doubts'],
): readonly OrderedKey[] {
  const versioned = (copies.raw?.facts[key.row.rowSet]?.versionColumn ?? null) !== null;
  const winnerInsertedLater = insertedBefore(right, winner);
  const above = versioned ? compareVersions(winner.version, right.version) === 1 : winnerInsertedLater === true;
  if (!above) return [];
  return [
    {
      row: key.row,
      fields: key.differing,
      right: versionFact(right),
      winner: versionFact(winner),
      winnerIs: winner.tombstone ? 'deletion' : 'copy',
      decidedBy: versioned ? 'version' : 'insertion',
      winnerInsertedLater,
      rightWrittenBy: writerOf(right, calls, copies.type),
      winnerWrittenBy: writerOf(winner, calls, copies.type),
      doubts,
    },
  ];
}

/** What keeps the right copy from being known as that of the last change. */
function whyUnclear(key: KeyState, changeKnown: boolean): OrderedKey['doubts'][number] {
  if (key.matching.length > 1) return 'older_equal_copy';
  return changeKnown ? 'insertion_unknown' : 'change_unknown';
}
