import { closure } from './closure';

/** Stamped with the clock when the work runs: the copy that is written last wins, not the one that was committed last. */
export const asyncClosure = closure('insert_time', ({ clock }) => ({ clock, stamped: 'a copy of its own' }));
