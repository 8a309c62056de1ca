import { postgresChangedAt } from '../calls/quiet';
import { versionFact, type Detector } from './detection';

/** Needs director, FINAL and RAW, and that the settle window has passed. No version in RAW has director's content. */
export const detectMissingWrite: Detector<'missing_write'> = ({ keys, quiet, copies }) => {
  if (quiet.inFlight) return null;
  const lacking = keys.filter((key) => key.state === 'differ' && key.matching.length === 0 && key.versions.length > 0);
  if (lacking.length === 0) return null;
  return {
    code: 'missing_write',
    severity: 'error',
    facts: {
      keys: lacking.map((key) => ({
        criterionId: key.criterionId,
        fields: key.differing,
        winner: key.winner && versionFact(key.winner),
        versionsHeld: key.versions.length,
      })),
      changedAt: postgresChangedAt(copies),
      merged: lacking.some((key) => key.versions.some((version) => version.mergedInserts > 0)),
    },
  };
};
