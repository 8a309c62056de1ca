import { postgresChangedAt } from '../calls/quiet';
import { hiddenBy, type Detector } from './detection';

/** Needs director and FINAL. The card is in Postgres and FINAL does not return it; RAW, where read, says whether a tombstone hides it. */
export const detectMissingInClickhouse: Detector<'missing_in_clickhouse'> = ({ keys, copies }) => {
  const card = keys[0];
  if (card?.state !== 'only_director') return null;
  return {
    code: 'missing_in_clickhouse',
    severity: 'error',
    facts: {
      versionsHeld: copies.raw ? card.versions.length : null,
      hiddenBy: hiddenBy(card.winner ?? card.versions.at(-1) ?? null),
      changedAt: postgresChangedAt(copies),
    },
  };
};
