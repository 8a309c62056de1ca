import type { State } from '../openState';

export interface HistoryTerms {
  readonly scenario?: string | undefined;
  readonly variant?: string | undefined;
  readonly environment?: string | undefined;
}

const FIND = `
  SELECT
    EXISTS (SELECT FROM lastwrite.load_tests WHERE scenario = $1::text) AS scenario,
    EXISTS (SELECT FROM lastwrite.load_tests WHERE variant = $2::text AND ($1::text IS NULL OR scenario = $1::text)) AS variant,
    EXISTS (SELECT FROM lastwrite.load_tests WHERE environment = $3::text) AS environment`;

/** Which of these some load test had, a variant of the scenario that is asked for with it: what is no longer configured may still be in the history. */
export async function findKnown(
  state: State,
  { scenario, variant, environment }: HistoryTerms,
): Promise<Readonly<Record<keyof HistoryTerms, boolean>>> {
  const { rows } = await state.pool.query<Record<keyof HistoryTerms, boolean>>({
    name: 'state_find_known_terms',
    text: FIND,
    values: [scenario ?? null, variant ?? null, environment ?? null],
  });
  return rows[0] ?? { scenario: false, variant: false, environment: false };
}
