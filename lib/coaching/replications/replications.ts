import type { ReplicationId } from '../strategy';
import { asyncClosure } from './asyncClosure';
import { asyncClosureUpdatedAt } from './asyncClosureUpdatedAt';
import { asyncReread } from './asyncReread';
import { asyncRereadRowVersion } from './asyncRereadRowVersion';
import type { Replication } from './Replication';
import { syncInTransaction } from './syncInTransaction';

export const replications: Readonly<Record<ReplicationId, Replication>> = {
  async_closure: asyncClosure,
  async_closure_updated_at: asyncClosureUpdatedAt,
  async_reread: asyncReread,
  sync_in_transaction: syncInTransaction,
  async_reread_row_version: asyncRereadRowVersion,
};
