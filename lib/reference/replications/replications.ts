import type { ReplicationId } from '../strategy';
import { closure } from './closure';
import { ownHalf } from './ownHalf';
import type { Replication } from './Replication';
import { enqueuedBeforeCommit, reread, stampedByClock } from './reread';
import { syncInTransaction } from './syncInTransaction';

export const replications: Readonly<Record<ReplicationId, Replication>> = {
  /** Stamped with the clock when the work runs: the copy that is written last wins, not the one that was committed last. */
  async_closure: closure('insert_time', ({ clock }) => ({ clock, stamped: 'a copy of its own' })),
  /** Stamped with the copy's own updated_at: whatever another job stamped with the clock since then wins over it. */
  async_closure_updated_at: closure('updated_at', (_context, { card }) => card.updatedAt),
  /** Stamped with the clock after the reread: a work that read early and stamps late carries an older copy with a newer stamp. */
  async_reread: reread('insert_time', stampedByClock),
  sync_in_transaction: syncInTransaction,
  /** Stamped with replication_version, which belongs to the very state that was read and only grows with the row: the newest state wins. */
  async_reread_row_version: reread('save_time', (_context, { replicationVersion }) => replicationVersion),
  enqueued_before_commit: enqueuedBeforeCommit,
  own_half: ownHalf,
};
