import { allColumns } from '../postgres/updateCard';
import type { RowWriteId } from '../strategy';
import { readThenSave } from './readThenSave';
import { rowLock } from './rowLock';
import type { RowWrite } from './RowWrite';
import { versionCheck } from './versionCheck';

const { submittedAt: _submittedAt, submitterUserId: _submitterUserId, ...allButSubmission } = allColumns;

export const rowWrites: Readonly<Record<RowWriteId, RowWrite>> = {
  /** Read, modify, write every column, as an ORM's whole-struct save does. The last writer undoes what it has not seen. */
  save_all: {
    save: (context, change, beforeCommit) => readThenSave(context, change, allColumns, beforeCommit),
  },
  /** As save_all, but Update leaves the submission alone. Submit still saves everything, and so can undo an Update. */
  omit_submission: {
    save: (context, change, beforeCommit) =>
      readThenSave(context, change, change.call === 'update' ? allButSubmission : allColumns, beforeCommit),
  },
  /** Each call writes only its own columns. Columns that two calls own (task ids, last updater) still go to the last writer. */
  own_columns: {
    save: (context, change, beforeCommit) => readThenSave(context, change, change.ownColumns, beforeCommit),
  },
  version_check: versionCheck,
  row_lock: rowLock,
};
