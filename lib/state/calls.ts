import { callEvidence, type CallEvidence } from '@/lib/contract/inspect';
import type { Call } from '@/lib/evidence/model';
import type { RecordType } from '@/lib/record/RecordType';
import { stringifyExactly } from '@/lib/record/stringifyExactly';
import { evidenceOf, fieldsOf } from './callEvidence';
import { contentId } from './callIdentity';
import type { State } from './openState';
import { isoTime } from './sqlText';

/** How many calls are kept per record. */
export const CALLS_KEPT_PER_RECORD = 300;
/**
 * The newest of each kind that stay before all others. Kinds are told apart by the call's name, by what it is worth and by the fields that it
 * asked for: an older call of a kind was replaced by the newer ones in all that it set, one of another kind was not.
 */
export const NEWEST_OF_EACH_KIND = 15;

/** A call on the record `name`. With an `id`, a second report of the same call replaces the first. */
export type RecordedCall = Call & { readonly name: string; readonly id?: string };

/** Calls that are no longer kept: those of one kind that began up to `newestStartedAt`, all or some of them. */
export interface DroppedCalls {
  /** The name of these calls; empty when it is not known any more. */
  readonly call: string;
  readonly evidence: CallEvidence;
  readonly newestStartedAt: string;
}

/** What is known of the calls on a record. */
export interface KnownCalls {
  /** By `startedAt`. */
  readonly calls: readonly Call[];
  /** The most valuable first. Empty if all reported calls are still kept. */
  readonly dropped: readonly DroppedCalls[];
}

type ListedRow = { readonly name: string } & (
  | { readonly call: Call }
  | { readonly call: null; readonly kind: string; readonly evidence: number; readonly newest: string }
);

const UPSERT = `
  INSERT INTO lastwrite.calls (environment, name, call_id, started_at, call, kind, evidence, fields)
  SELECT $1::text, incoming.*
  FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::json[], $6::text[], $7::smallint[], $8::text[]) AS incoming
  ON CONFLICT (environment, name, call_id) DO UPDATE
  SET started_at = excluded.started_at, call = excluded.call, kind = excluded.kind, evidence = excluded.evidence,
    fields = excluded.fields, told_at = excluded.told_at`;

/** Drops what is beyond the bound and notes it, in one statement: no call is gone without a trace. Rows are locked in one order everywhere. */
const TRIM = `
  WITH grouped AS (
    SELECT name, call_id, evidence, started_at,
      row_number() OVER (PARTITION BY name, kind, evidence, fields ORDER BY started_at DESC, call_id DESC) <= $4::int AS stays
    FROM lastwrite.calls
    WHERE environment = $1::text AND name = ANY ($2::text[])
  ), placed AS (
    SELECT name, call_id,
      row_number() OVER (PARTITION BY name ORDER BY stays DESC, evidence DESC, started_at DESC, call_id DESC) AS place
    FROM grouped
  ), locked AS (
    SELECT old.name, old.call_id
    FROM lastwrite.calls AS old JOIN placed USING (name, call_id)
    WHERE old.environment = $1::text AND placed.place > $3::int
    ORDER BY old.name, old.call_id
    FOR UPDATE OF old
  ), gone AS (
    DELETE FROM lastwrite.calls AS old USING locked
    WHERE old.environment = $1::text AND old.name = locked.name AND old.call_id = locked.call_id
    RETURNING old.name, old.kind, old.evidence, old.started_at
  )
  INSERT INTO lastwrite.dropped_calls AS noted (environment, name, kind, evidence, newest_started_at)
  SELECT $1::text, name, kind, evidence, max(started_at) FROM gone GROUP BY name, kind, evidence
  ORDER BY name, kind, evidence
  ON CONFLICT (environment, name, kind, evidence) DO UPDATE
  SET newest_started_at = greatest(noted.newest_started_at, excluded.newest_started_at)`;

const NOTE = `
  INSERT INTO lastwrite.dropped_calls AS noted (environment, name, kind, evidence, newest_started_at)
  SELECT $1::text, dropped.name, dropped.kind, dropped.evidence, max(dropped.started_at)
  FROM unnest($2::text[], $3::text[], $4::smallint[], $5::timestamptz[]) AS dropped (name, kind, evidence, started_at)
  GROUP BY dropped.name, dropped.kind, dropped.evidence
  ORDER BY dropped.name, dropped.kind, dropped.evidence
  ON CONFLICT (environment, name, kind, evidence) DO UPDATE
  SET newest_started_at = greatest(noted.newest_started_at, excluded.newest_started_at)`;

/** One statement for both, so a call that is dropped in the meantime appears once. */
const LIST = `
  SELECT name, call, NULL::text AS kind, NULL::smallint AS evidence, NULL::text AS newest, started_at, call_id
  FROM lastwrite.calls
  WHERE environment = $1::text AND name = ANY ($2::text[])
  UNION ALL
  SELECT name, NULL, kind, evidence, ${isoTime('newest_started_at')}, NULL, NULL
  FROM lastwrite.dropped_calls
  WHERE environment = $1::text AND name = ANY ($2::text[])
  ORDER BY name, evidence DESC, kind, started_at, call_id`;

/**
 * Saves calls on records of one type, safe to repeat: the same id, or without one the same content (see `contentId`), is kept once, in its last state. `startedAt` has to be
 * ISO 8601 text that Postgres reads as a timestamptz. Beyond `CALLS_KEPT_PER_RECORD` a record loses first what is worth least as evidence, of that the
 * oldest, and `listCallsOf` tells of it.
 */
export async function recordCalls(
  state: State,
  environmentId: string,
  type: RecordType,
  calls: readonly RecordedCall[],
): Promise<void> {
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
    rows.map((row) => stringifyExactly(withoutKey(row))),
    rows.map((row) => row.call),
    rows.map((row) => weightOf(type, row)),
    rows.map((row) => fieldsOf(type, row)),
  ]);
  await state.pool.query(TRIM, [
    environmentId,
    [...new Set(rows.map((row) => row.name))],
    CALLS_KEPT_PER_RECORD,
    NEWEST_OF_EACH_KIND,
  ]);
}

/** Notes calls that were seen and could not be kept. Safe to repeat. */
export async function noteDroppedCalls(
  state: State,
  environmentId: string,
  type: RecordType,
  calls: readonly RecordedCall[],
): Promise<void> {
  if (calls.length === 0) return;
  await state.pool.query(NOTE, [
    environmentId,
    calls.map((call) => call.name),
    calls.map((call) => call.call),
    calls.map((call) => weightOf(type, call)),
    calls.map((call) => call.startedAt),
  ]);
}

/** The calls on records, by name; a record of which no call was ever known has no entry. */
export async function listCallsOf(
  state: State,
  environmentId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, KnownCalls>> {
  const { rows } = await state.pool.query<ListedRow>({
    name: 'state_list_calls',
    text: LIST,
    values: [environmentId, names],
  });
  const byName = new Map<string, { readonly calls: Call[]; readonly dropped: DroppedCalls[] }>();
  for (const row of rows) {
    const { calls, dropped } = byName.get(row.name) ?? { calls: [], dropped: [] };
    byName.set(row.name, { calls, dropped });
    if (row.call !== null) calls.push(row.call);
    else dropped.push({ call: row.kind, evidence: callEvidence[row.evidence] ?? 'none', newestStartedAt: row.newest });
  }
  return byName;
}

function callIdOf(call: RecordedCall): string {
  return call.id ?? contentId(call);
}

function weightOf(type: RecordType, call: RecordedCall): number {
  return callEvidence.indexOf(evidenceOf(type, call));
}

function withoutKey({ name: _name, id: _id, ...call }: RecordedCall): Call {
  return call;
}
