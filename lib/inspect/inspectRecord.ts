import type { Inspection } from '@/lib/contract/inspect';
import type { RecordName } from '@/lib/record/recordName';
import type { InspectContext } from './InspectContext';
import { inspectRecords } from './inspectRecords';

/**
 * What each store holds of one record, whether the copies agree, and which race broke them. Copies and calls are read at the same
 * time; one that fails or hangs hides none of the others, and the answer comes within the environment's `timeoutMs`.
 * @throws RecordNotFound
 */
export async function inspectRecord(context: InspectContext, name: RecordName): Promise<Inspection> {
  const [outcome] = await inspectRecords(context, [name]);
  if (outcome === undefined) throw new TypeError('an inspection has an outcome for each name');
  if ('error' in outcome) throw outcome.error;
  return outcome.inspection;
}
