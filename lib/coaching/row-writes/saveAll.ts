import { allColumns } from '../postgres/updateCard';
import { readThenSave } from './readThenSave';
import type { RowWrite } from './RowWrite';

/** Read, modify, write every column, as an ORM's whole-struct save does. The last writer undoes what it has not seen. */
export const saveAll: RowWrite = {
  save: (context, change, beforeCommit) => readThenSave(context, change, allColumns, beforeCommit),
};
