import { readThenSave } from './readThenSave';
import type { RowWrite } from './RowWrite';

/** Each call writes only the columns that are its own. Columns that two calls own (task ids, last updater) still go to the last writer. */
export const ownColumns: RowWrite = {
  save: (context, change, beforeCommit) => readThenSave(context, change, change.ownColumns, beforeCommit),
};
