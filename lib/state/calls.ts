import { createHash } from 'node:crypto';
import type { Call } from '@/lib/evidence/model';
import type { State } from './openState';

/** How many calls are kept per record, the newest. */
export const CALLS_KEPT_PER_RECORD = 200;

/** A call on the record `name`. With an `id`, a second report of the same call replaces the first. */
export type RecordedCall = Call & { readonly name: string; readonly id?: string };

const UPSERT = `
  INSERT INTO lastwrite.calls (environment, name, call_id, started_at, call)
  SELECT $1::text, incoming.name, incoming.call_id, incoming.started_at, incoming.call
  FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::json[]) AS incoming(name, call_id, started_at, call)
  ON CONFLICT (environment, name, call_id) DO UPDATE SET started_at = excluded.started_at, call = excluded.call`;

const TRIM = `
  DELETE FROM lastwrite.calls AS old
  USING (
    SELECT name, call_id, row_number() OVER (PARTITION BY name ORDER BY started_at DESC, call_id DESC) AS age
    FROM lastwrite.calls
    WHERE environment = $1::text AND name = ANY ($2::text[])
  ) AS ranked
  WHERE old.environment = $1::text AND old.name = ranked.name AND old.call_id = ranked.call_id AND ranked.age > $3::int`;

const LIST = `
  SELECT name, call
  FROM lastwrite.calls
  WHERE environment = $1::text AND name = ANY ($2::text[])
  ORDER BY name, started_at, call_id`;

/**
 * Saves calls, safe to repeat: the same id, or without one the same call started at the same instant, is kept once, in its last state.
 * `startedAt` has to be ISO 8601 text that Postgres reads as a timestamptz. Beyond `CALLS_KEPT_PER_RECORD` the oldest of a record go.
 */
export async function recordCalls(state: State, environmentId: string, calls: readonly RecordedCall[]): Promise<void> {
  // One statement may touch a row only once; the last report of a call counts.
  const unique = new Map(calls.map((call) => [`${call.name} ${callIdOf(call)}`, call]));
  if (unique.size === 0) return;
  // In one order everywhere, so that two reports of the same calls wait for each other instead of deadlocking.
  const rows = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
  await state.pool.query(UPSERT, [
    environmentId,
    rows.map((row) => row.name),
    rows.map(callIdOf),
    rows.map((row) => row.startedAt),
    rows.map((row) => JSON.stringify(withoutKey(row))),
  ]);
  await state.pool.query(TRIM, [environmentId, [...new Set(rows.map((row) => row.name))], CALLS_KEPT_PER_RECORD]);
}

/** The calls on one record, by `startedAt`. */
export async function listCalls(state: State, environmentId: string, name: string): Promise<readonly Call[]> {
  return (await listCallsOf(state, environmentId, [name])).get(name) ?? [];
}

/** The calls on many records, by name; a record without calls has no entry. */
export async function listCallsOf(
  state: State,
  environmentId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Call[]>> {
  const { rows } = await state.pool.query<{ name: string; call: Call }>({
    name: 'state_list_calls',
    text: LIST,
    values: [environmentId, names],
  });
  const byName = new Map<string, Call[]>();
  for (const { name, call } of rows) {
    const calls = byName.get(name);
    if (calls) calls.push(call);
    else byName.set(name, [call]);
  }
  return byName;
}

function callIdOf(call: RecordedCall): string {
  return call.id ?? createHash('sha256').update(`${call.call} ${call.startedAt}`).digest('base64url');
}

function withoutKey({ name: _name, id: _id, ...call }: RecordedCall): Call {
  return call;
}
