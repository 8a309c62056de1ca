import type { SourceError } from '@/lib/evidence/model';
import { isHeldTwice, judgeTrial, type FieldTrial } from '@/lib/evidence/trial';
import { rootOf, rootTableOf, truthOf, type RecordType } from '@/lib/record/RecordType';
import { recordName } from '@/lib/record/recordName';
import { keyOfTexts } from '@/lib/stores/keyText';
import type { Stores } from '@/lib/stores/openStores';
import { isDeleted } from '@/lib/stores/postgres/deletedRows';
import { quotePostgres, quotePostgresTable } from '@/lib/stores/postgres/quotePostgres';
import { readPostgresFacts, requireTable } from '@/lib/stores/postgres/readPostgresFacts';
import { readRecords, type RecordRead } from '@/lib/stores/readRecords';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { withDeadline } from '@/lib/stores/withDeadline';

export interface Trial {
  /** So many records were compared: those that both stores hold, of the ones that were looked for. */
  readonly compared: number;
  readonly lookedFor: number;
  /** They were last changed longer ago than the settle window; false: the type does not say when, so some may have been on their way. */
  readonly settled: boolean;
  readonly fields: readonly FieldTrial[];
  /** The name of one that was compared: of the first that differs, if any does. */
  readonly example: string | null;
}

const MOST_COMPARED = 200;
const MOST_LOOKED_FOR = 400;

/**
 * Compares up to 200 records that the stores hold, whichever Postgres gives first, and counts how each field agrees. Nothing else of a
 * team's data is read to find out whether columns were paired well. @throws SourceFailure
 */
export async function runTrial(
  stores: Stores,
  type: RecordType,
  { settleMs, timeoutMs }: { readonly settleMs: number; readonly timeoutMs: number },
): Promise<Trial> {
  const truth = truthOf(type);
  const source = rootTableOf(type);
  const rows = await withDeadline('Postgres', timeoutMs, async (signal) => {
    const table = requireTable(await readPostgresFacts(stores.postgres, type, signal), type, source);
    const changed = rootOf(type).fields.find(({ id }) => id === type.changedAt)?.columns[truth.id];
    const columns = type.key.map(({ id }) => `root.${quotePostgres(source.key[id] ?? '')}::text`);
    const settled =
      changed === undefined ? '' : ` AND (root.${quotePostgres(changed)} > now() - $1::interval) IS NOT TRUE`;
    const sql = `SELECT ${columns.join(', ')} FROM ${quotePostgresTable(table.name)} AS root
WHERE NOT (${isDeleted('root', source.deletion, table)})${settled} LIMIT ${MOST_LOOKED_FOR}`;
    return stores.postgres.run({ sql, values: changed === undefined ? [] : [`${settleMs} milliseconds`] }, signal);
  });
  const names = rows.map((row) => recordName(type, keyOfTexts(type.key, row)));
  const reads = await readRecords(stores, type, names, { timeoutMs });
  const held = reads
    .map(({ sources }, index) => ({ sources, name: names[index]?.text ?? null }))
    .filter(({ sources }) => isHeldTwice(sources))
    .slice(0, MOST_COMPARED);
  const failure = held.length === 0 ? firstFailure(reads) : null;
  if (failure !== null) throw new SourceFailure(failure);
  const differing = held.find(({ sources }) =>
    judgeTrial(type, [sources]).some(({ agree, compared }) => agree < compared),
  );
  return {
    compared: held.length,
    lookedFor: names.length,
    settled: type.changedAt !== null,
    fields: judgeTrial(
      type,
      held.map(({ sources }) => sources),
    ),
    example: (differing ?? held[0])?.name ?? null,
  };
}

/** Why no record could be held against its copies, where that is not because a copy lacks them all. */
function firstFailure(reads: readonly RecordRead[]): SourceError | null {
  const sources = reads.flatMap(({ sources: { truth, derived, clickhouse } }) => [
    truth,
    ...derived.map(({ read }) => read),
    ...clickhouse.map(({ final }) => final),
  ]);
  return sources.find((source) => source.status === 'unavailable')?.error ?? null;
}
