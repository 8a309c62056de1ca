import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { Stores } from './openStores';
import { readRecords, type RecordRead } from './readRecords';

/** All copies of one record, read at the same time. Never rejects for what a store does; within `timeoutMs`. */
export async function readRecord(
  stores: Stores,
  type: RecordType,
  name: RecordName,
  options: { readonly timeoutMs: number },
): Promise<RecordRead> {
  const [read] = await readRecords(stores, type, [name], options);
  if (read === undefined) throw new TypeError('a read has an answer for each name');
  return read;
}
