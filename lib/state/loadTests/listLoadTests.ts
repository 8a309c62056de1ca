import type { LoadTest, LoadTestStatus } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { hasWords, searchPatterns } from '../searchSql';
import { statusOf } from '../runs/lifeCycle';
import { describeLoadTests } from './describeLoadTests';

export interface LoadTestFilter {
  readonly scenario?: string | undefined;
  readonly variant?: string | undefined;
  readonly environment?: string | undefined;
  readonly latency?: string | undefined;
  readonly status?: LoadTestStatus | undefined;
  readonly label?: string | undefined;
  /** Words that all stand in its label, scenario, variant or id. */
  readonly search?: string | undefined;
  /** `pinned`: pinned ones first, each part newest first. */
  readonly order?: 'newest' | 'pinned' | undefined;
  /** Id of a load test: only those that were created before it. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface LoadTestPage {
  readonly loadTests: readonly LoadTest[];
  /** The `before` of the next page; null on the last one. */
  readonly next: string | null;
}

const list = (sorted: string) => `
  SELECT id
  FROM lastwrite.load_tests AS run
  WHERE ($1::text IS NULL OR scenario = $1::text)
    AND ($2::text IS NULL OR variant = $2::text)
    AND ($3::text IS NULL OR environment = $3::text)
    AND ($4::uuid IS NULL OR (${sorted}) < (SELECT ${sorted} FROM lastwrite.load_tests WHERE id = $4::uuid))
    AND ($6::text IS NULL OR label = $6::text)
    AND ${hasWords('run', '$7')}
    AND ($8::text IS NULL OR request ->> 'latency' = $8::text)
    AND ($9::text IS NULL OR ${statusOf('run')} = $9::text)
  ORDER BY ${sorted
    .split(', ')
    .map((column) => `${column} DESC`)
    .join(', ')}
  LIMIT $5::int`;

const LISTS = { newest: list('created_at, id'), pinned: list('pinned, created_at, id') } as const;

/** A page of the history, newest first. A `before` that is the id of no load test gives an empty page. */
export async function listLoadTests(
  state: State,
  { scenario, variant, environment, latency, status, label, search, order = 'newest', before, limit }: LoadTestFilter,
): Promise<LoadTestPage> {
  const values = [
    scenario ?? null,
    variant ?? null,
    environment ?? null,
    before ?? null,
    limit + 1,
    label ?? null,
    searchPatterns(search),
    latency ?? null,
    status ?? null,
  ];
  const { rows } = await state.pool.query<{ id: string }>({
    name: `state_list_load_tests_${order}`,
    text: LISTS[order],
    values,
  });
  const ids = rows.slice(0, limit).map(({ id }) => id);
  return { loadTests: await describeLoadTests(state, ids), next: rows.length > limit ? (ids.at(-1) ?? null) : null };
}
