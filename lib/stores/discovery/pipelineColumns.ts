import type { DeletionPredicate, VersionUnit } from '@/lib/record/RecordType';

/** What a column means that a pipeline adds to the ones it copies. */
export interface PipelineColumn {
  /** In a few words, why it is not compared. */
  readonly why: string;
  /** Rows are deleted for which this holds. */
  readonly deletes?: DeletionPredicate['is'];
  /** It counts versions, in this unit. */
  readonly version?: VersionUnit;
}

const one = { equal: '1' };
const known: Readonly<Record<string, PipelineColumn>> = {
  _peerdb_is_deleted: { why: 'PeerDB’s deletion mark', deletes: one },
  _peerdb_version: { why: 'PeerDB’s version of the row', version: 'counter' },
  _peerdb_synced_at: { why: 'when PeerDB wrote the row' },
  _version: { why: 'the pipeline’s version of the row', version: 'counter' },
  is_deleted: { why: 'the pipeline’s deletion mark', deletes: one },
  _is_deleted: { why: 'the pipeline’s deletion mark', deletes: one },
  _sign: { why: 'the pipeline’s deletion mark', deletes: { equal: '-1' } },
  __op: { why: 'Debezium’s kind of change', deletes: { equal: 'd' } },
  __deleted: { why: 'Debezium’s deletion mark', deletes: { equal: 'true' } },
  __ts_ms: { why: 'when Debezium saw the change', version: 'ms' },
  __source_ts_ms: { why: 'Debezium’s time of the change in Postgres', version: 'ms' },
  __source_ts_us: { why: 'Debezium’s time of the change in Postgres', version: 'us' },
  __source_ts_ns: { why: 'Debezium’s time of the change in Postgres', version: 'ns' },
  __lsn: { why: 'Debezium’s position of the change in Postgres’ log', version: 'lsn' },
  __source_lsn: { why: 'Debezium’s position of the change in Postgres’ log', version: 'lsn' },
  _ab_cdc_deleted_at: { why: 'Airbyte’s deletion mark', deletes: 'not_null' },
  _ab_cdc_lsn: { why: 'Airbyte’s position of the change in Postgres’ log', version: 'lsn' },
  _sdc_deleted_at: { why: 'Singer’s deletion mark', deletes: 'not_null' },
  _sdc_sequence: { why: 'Singer’s order of changes', version: 'ms' },
  _fivetran_deleted: { why: 'Fivetran’s deletion mark', deletes: one },
  _fivetran_synced: { why: 'when Fivetran wrote the row' },
};

const families: readonly (readonly [RegExp, string])[] = [
  [/^_peerdb_/, 'a column of PeerDB'],
  [/^_airbyte_|^_ab_/, 'a column of Airbyte'],
  [/^_sdc_/, 'a column of Singer'],
  [/^_fivetran_/, 'a column of Fivetran'],
  [/^__(?:op|deleted|lsn|table|db|schema|transaction_id|ts_\w+|source_\w+)$/, 'a column of Debezium'],
];

/** null for a column of the team's own. `is_deleted` and `_version` may be either: whoever calls asks first whether the truth has it too. */
export function pipelineColumn(name: string): PipelineColumn | null {
  const lower = name.toLowerCase();
  const found = Object.hasOwn(known, lower) ? known[lower] : undefined;
  if (found !== undefined) return found;
  const family = families.find(([pattern]) => pattern.test(lower));
  return family === undefined ? null : { why: family[1] };
}

/** What a version column counts, by its name and declared type; null: its type says it, or it is no number. */
export function unitOfVersion(column: string, type: string): VersionUnit | null {
  if (!/^(?:Nullable\()?U?Int\d+\)?$/.test(type)) return null;
  const named = pipelineColumn(column)?.version;
  if (named !== undefined) return named;
  const words = column
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_');
  const has = (...of: readonly string[]) => words.some((word) => of.includes(word));
  if (has('lsn')) return 'lsn';
  if (has('ns', 'nanos', 'nanoseconds')) return 'ns';
  if (has('us', 'micros', 'microseconds')) return 'us';
  if (has('ms', 'millis', 'milliseconds')) return 'ms';
  return has('s', 'sec', 'secs', 'seconds', 'epoch', 'unix') ? 's' : 'counter';
}
