import type { LoadTest } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { describeLoadTests } from './describeLoadTests';

export interface LoadTestFilter {
  readonly scenario?: string | undefined;
  readonly variant?: string | undefined;
  readonly environment?: string | undefined;
  /** Id of a load test: only those that were created before it. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface LoadTestPage {
  readonly loadTests: readonly LoadTest[];
  /** The `before` of the next page; null on the last one. */
  readonly next: string | null;
}

const LIST = `
  SELECT id
  FROM lastwrite.load_tests
  WHERE ($1::text IS NULL OR scenario = $1::text)
    AND ($2::text IS NULL OR variant = $2::text)
    AND ($3::text IS NULL OR environment = $3::text)
    AND ($4::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM lastwrite.load_tests WHERE id = $4::uuid))
  ORDER BY created_at DESC, id DESC
  LIMIT $5::int`;

/** A page of the history, newest first. A `before` that is the id of no load test gives an empty page. */
export async function listLoadTests(
  state: State,
  { scenario, variant, environment, before, limit }: LoadTestFilter,
): Promise<LoadTestPage> {
  const values = [scenario ?? null, variant ?? null, environment ?? null, before ?? null, limit + 1];
  const { rows } = await state.pool.query<{ id: string }>({ name: 'state_list_load_tests', text: LIST, values });
  const ids = rows.slice(0, limit).map(({ id }) => id);
  return { loadTests: await describeLoadTests(state, ids), next: rows.length > limit ? (ids.at(-1) ?? null) : null };
}
