import type { RowWriteId } from '../strategy';
import { omitSubmission } from './omitSubmission';
import { ownColumns } from './ownColumns';
import { rowLock } from './rowLock';
import type { RowWrite } from './RowWrite';
import { saveAll } from './saveAll';
import { versionCheck } from './versionCheck';

export const rowWrites: Readonly<Record<RowWriteId, RowWrite>> = {
  save_all: saveAll,
  omit_submission: omitSubmission,
  own_columns: ownColumns,
  version_check: versionCheck,
  row_lock: rowLock,
};
