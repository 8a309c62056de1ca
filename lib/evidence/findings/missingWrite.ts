import { rowId } from '@/lib/record/rows';
import { truthChangedAt } from '../calls/quiet';
import type { LastWrite } from '../versions/lastWrite';
import { certaintyOf, doubtsOf, versionFact, type Detector } from './detection';
import type { CauseDoubt, FactsByCode } from './facts';

type Arrival = FactsByCode['missing_write']['keys'][number]['arrival'];

/** Needs the truth, FINAL and RAW, and that the settle window has passed. No version in RAW is the copy of the last change. */
export const detectMissingWrite: Detector<'missing_write'> = ({ keys, copies, lastWrites }, { quiet }) => {
  if (quiet.inFlight) return null;
  const lacking = keys.flatMap((key) => {
    const write = lastWrites.get(rowId(key.row));
    if (key.state !== 'differ' || !write || !isArrival(write)) return [];
    return [
      {
        row: key.row,
        fields: key.differing,
        arrival: write.kind,
        winner: key.winner && versionFact(key.winner),
        version: 'version' in write ? versionFact(write.version) : null,
        versionsHeld: key.versions.length,
        doubts: doubtsAbout(write, doubtsOf(key)),
      },
    ];
  });
  if (lacking.length === 0) return null;
  return {
    code: 'missing_write',
    severity: 'error',
    facts: { keys: lacking, changedAt: truthChangedAt(copies), certainty: certaintyOf(lacking) },
  };
};

type Arrived = Extract<LastWrite, { kind: Arrival }>;

function isArrival(write: LastWrite): write is Arrived {
  return write.kind !== 'right' && write.kind !== 'altered' && write.kind !== 'split';
}

/** A version that lies there, hidden, is a fact; that none was inserted is one only where none can have gone. */
function doubtsAbout(write: Arrived, doubts: readonly CauseDoubt[]): readonly CauseDoubt[] {
  switch (write.kind) {
    case 'deleted':
      return [];
    case 'read_before_commit':
      return write.seenBefore ? doubts : [...doubts, 'read_unknown'];
    case 'not_inserted':
    case 'not_found':
      return write.reverts ? [...doubts, 'older_equal_copy'] : doubts;
    default:
      return write satisfies never;
  }
}
