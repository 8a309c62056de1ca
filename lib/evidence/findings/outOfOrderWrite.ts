import { writerOf } from '../calls/writerOf';
import { writtenBeforeCommit } from '../calls/readCall';
import { compareVersions, insertedBefore } from '../versions/orderVersions';
import { versionFact, type Detector } from './detection';

/** Needs director, FINAL and RAW. A version with director's content lies in RAW, and one with other content carries a strictly higher version. */
export const detectOutOfOrderWrite: Detector<'out_of_order_write'> = ({ keys, calls }) => {
  const wrong = keys.flatMap((key) => {
    const right = key.matching.at(-1);
    if (key.state !== 'differ' || !right || !key.winner || key.matching.includes(key.winner)) return [];
    if (compareVersions(key.winner.version, right.version) !== 1) return [];
    return [
      {
        criterionId: key.criterionId,
        fields: key.differing,
        right: versionFact(right),
        winner: versionFact(key.winner),
        winnerInsertedLater: insertedBefore(right, key.winner),
        rightWrittenBy: writerOf(right, calls),
        winnerWrittenBy: writerOf(key.winner, calls),
      },
    ];
  });
  return wrong.length === 0
    ? null
    : {
        code: 'out_of_order_write',
        severity: 'error',
        facts: { keys: wrong, maybeNeverCommitted: writtenBeforeCommit(calls) },
      };
};
