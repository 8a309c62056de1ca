import { allColumns } from '../postgres/updateCard';
import { readThenSave } from './readThenSave';
import type { RowWrite } from './RowWrite';

const { submittedAt: _submittedAt, submitterUserId: _submitterUserId, ...allButSubmission } = allColumns;

/** As save_all, but Update leaves the submission alone. Submit still saves everything, and so can undo an Update. */
export const omitSubmission: RowWrite = {
  save: (context, change, beforeCommit) =>
    readThenSave(context, change, change.call === 'update' ? allButSubmission : allColumns, beforeCommit),
};
