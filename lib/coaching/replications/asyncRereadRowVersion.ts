import { reread } from './reread';

/** Stamped with replication_version, which belongs to the very state that was read and only grows with the row: the newest state wins. */
export const asyncRereadRowVersion = reread('save_time', (_context, { replicationVersion }) => replicationVersion);
