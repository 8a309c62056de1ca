import type { Inspection } from '@/lib/contract/inspect';
import type { State } from '../openState';
import { readKeptInspection } from './readKeptInspection';

const FIND = `
  SELECT DISTINCT ON (iteration.subject) iteration.subject, iteration.load_test_id AS "loadTest", iteration.n AS iteration, iteration.inspection
  FROM lastwrite.iterations AS iteration JOIN lastwrite.load_tests AS run ON run.id = iteration.load_test_id
  WHERE iteration.subject = ANY ($2::text[]) AND iteration.inspection IS NOT NULL AND run.environment = $1::text
  ORDER BY iteration.subject, iteration.finished_at DESC`;

/** Inspections that were kept with iterations of load tests whose records are gone, by the name of the record, each saying where it is kept. */
export async function findKept(
  state: State,
  environmentId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Inspection>> {
  const { rows } = await state.pool.query<{
    subject: string;
    loadTest: string;
    iteration: number;
    inspection: unknown;
  }>({ name: 'state_find_kept', text: FIND, values: [environmentId, names] });
  return new Map(
    rows.map(({ subject, loadTest, iteration, inspection }) => [
      subject,
      { ...readKeptInspection(inspection), keptWith: { loadTest, iteration } },
    ]),
  );
}
