import { closure } from './closure';

/** Stamped with the copy's own updated_at: whatever another job stamped with the clock since then wins over it. */
export const asyncClosureUpdatedAt = closure('updated_at', (_context, { card }) => card.updatedAt);
