import type { LabelsResponse } from '@/lib/contract/loadTests';
import type { State } from '../openState';

/** A list to choose from; whoever has more types. */
const MOST_LABELS = 200;

const LIST = `
  SELECT label, count(*)::int AS count
  FROM lastwrite.load_tests
  WHERE label IS NOT NULL
  GROUP BY label
  ORDER BY max(created_at) DESC, label
  LIMIT ${MOST_LABELS}`;

/** The labels of load tests with how many have each, the one used last first. */
export async function listLabels({ pool }: State): Promise<LabelsResponse> {
  return (await pool.query<LabelsResponse[number]>(LIST)).rows;
}
