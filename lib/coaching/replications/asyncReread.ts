import { reread, stampedByClock } from './reread';

/** Stamped with the clock after the reread: a work that read early and stamps late carries an older copy with a newer stamp. */
export const asyncReread = reread('insert_time', stampedByClock);
