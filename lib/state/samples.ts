import type { FindingCode } from '@/lib/evidence/model';
import type { State } from './openState';

export interface Sample {
  /** The record's resource name. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** What an inspection is expected to find, strongest first; empty for a healthy record. */
  readonly findings: readonly FindingCode[];
}

const REPLACE = `
  WITH incoming AS (
    SELECT name, (position - 1)::integer AS position, title, summary, ARRAY(SELECT jsonb_array_elements_text(findings)) AS findings
    FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (name text, title text, summary text, findings jsonb))
      WITH ORDINALITY AS given(name, title, summary, findings, position)
  ), gone AS (
    DELETE FROM lastwrite.samples WHERE environment = $1::text AND name NOT IN (SELECT name FROM incoming)
  )
  INSERT INTO lastwrite.samples (environment, name, position, title, summary, findings)
  SELECT $1::text, name, position, title, summary, findings FROM incoming
  ON CONFLICT (environment, name) DO UPDATE
  SET position = excluded.position, title = excluded.title, summary = excluded.summary, findings = excluded.findings`;

const LIST = `
  SELECT name, title, summary, findings
  FROM lastwrite.samples
  WHERE environment = $1::text
  ORDER BY position, name`;

/** Replaces the samples of an environment by these, in this order, in one statement. */
export async function saveSamples(state: State, environmentId: string, samples: readonly Sample[]): Promise<void> {
  await state.pool.query(REPLACE, [environmentId, JSON.stringify(samples)]);
}

/** In the order they were saved in; empty where nothing was seeded. */
export async function listSamples(state: State, environmentId: string): Promise<readonly Sample[]> {
  const { rows } = await state.pool.query<Sample>({ name: 'state_list_samples', text: LIST, values: [environmentId] });
  return rows;
}
