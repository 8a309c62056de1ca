import { postgresChangedAt } from '../calls/quiet';
import { hiddenBy, markOn, type Detector } from './detection';

/**
 * Needs director and FINAL. The card is in Postgres and FINAL does not return it; RAW, where read, says what hides it. A warning where FINAL
 * returns it with a deletion mark in a plain column: whether readers take that for a deletion is theirs to say.
 */
export const detectMissingInClickhouse: Detector<'missing_in_clickhouse'> = ({ keys, copies }) => {
  const card = keys[0];
  if (!card?.director) return null;
  const shown = card.winner ?? card.versions.at(-1) ?? null;
  const missing = card.state === 'only_director';
  if (!missing && markOn(shown) === null) return null;
  return {
    code: 'missing_in_clickhouse',
    severity: missing ? 'error' : 'warning',
    facts: {
      versionsHeld: copies.raw ? card.versions.length : null,
      hiddenBy: hiddenBy(shown),
      markColumn: markOn(shown),
      changedAt: postgresChangedAt(copies),
    },
  };
};
