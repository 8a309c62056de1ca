import { typeWithDefault } from '@/lib/evidence/compare/columnType';
import type { FinalCopy, RawCopy, SourceError } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import type { DerivedCopyType, RecordType } from '@/lib/record/RecordType';
import { nameKey } from '../keyText';
import { readWithFacts } from '../readWithFacts';
import { SourceFailure } from '../SourceFailure';
import type { StoreQuery } from '../StoreQuery';
import type { PartlyRead } from '../withinRead';
import type { ClickHouseTable } from './ClickHouseFacts';
import { convertVersions, type RecordVersions } from './convertVersions';
import type { ClickHouseRow } from './decodeRows';
import { describeStatement } from './describeStatement';
import { finalOf, straddles } from './finalOf';
import type { ClickHouseStore } from './openClickHouse';
import { readClickHouseFacts } from './readTableFacts';
import { mostVersions, versionsQuery, type VersionsQuery } from './versionsQuery';

export interface VersionsRecord {
  readonly raw: RawCopy;
  readonly final: FinalCopy;
  readonly warnings: readonly string[];
  readonly partly: readonly PartlyRead[];
}

export interface VersionsRead {
  /** As many as names, in their order. */
  readonly records: readonly VersionsRecord[];
  /** Set where the tables have no FINAL; RAW is there all the same. */
  readonly finalError: SourceError | null;
  readonly queries: readonly StoreQuery[];
  readonly warnings: readonly string[];
}

const attempts = 3;
const nothing: RecordVersions = { versions: [], cut: [], firstKeys: null };

/** Builds a statement for names of the whole read, or for a part of them. */
type Build = (names: readonly RecordName[], evenly: boolean) => VersionsQuery;

/** RAW, and FINAL out of it, of one copy: its tables at the same time, one statement each. @throws SourceFailure */
export function readVersions(
  store: ClickHouseStore,
  type: RecordType,
  copy: DerivedCopyType,
  names: readonly RecordName[],
  signal: AbortSignal,
): Promise<VersionsRead> {
  return readWithFacts(
    store.facts.of(type),
    async () => {
      const facts = await readClickHouseFacts(store, type, signal);
      const builds = copy.tables.map((source): Build => (some, evenly) => {
        const options = { maySendSettings: store.maySendSettings(), evenly, of: names.length };
        return versionsQuery(facts, type, copy, source, some, options);
      });
      const queries = builds.map((build) => build(names, false));
      const results = await Promise.all(builds.map((build) => readTable(store, build, names, signal)));
      const unmerged = queries.find(({ table }) => table.merged === 'unknown')?.table ?? null;
      const told = factsAndTypes(queries);
      return {
        records: names.map((name) =>
          recordOf(
            queries.map((query, index) => ({
              query,
              found: results[index]?.get(nameKey(query.parts, name)) ?? nothing,
            })),
            told,
            mostVersions(names.length),
          ),
        ),
        finalError: unmerged === null ? null : notReplacing(type, unmerged),
        queries: queries
          .filter((query) => query.names.length > 0)
          .map((query) => describeStatement(query, store.maySendSettings())),
        warnings: [...store.warnings(), ...new Set(queries.flatMap(({ warnings }) => warnings))],
      };
    },
    signal,
  );
}

function factsAndTypes(queries: readonly VersionsQuery[]): Pick<RawCopy, 'facts' | 'types'> {
  return {
    facts: Object.fromEntries(queries.map(({ rowSet, table }) => [rowSet.id, table])),
    types: Object.fromEntries(
      queries.map(({ rowSet, columns }) => [
        rowSet.id,
        Object.fromEntries(columns.map(({ field, type, fallback }) => [field, typeWithDefault(type, fallback)])),
      ]),
    ),
  };
}

function recordOf(
  tables: readonly { readonly query: VersionsQuery; readonly found: RecordVersions }[],
  told: Pick<RawCopy, 'facts' | 'types'>,
  most: number,
): VersionsRecord {
  const versions = tables.flatMap(({ found }) => found.versions);
  const cut = tables.flatMap(({ found }) => found.cut);
  const partly = tables.flatMap(({ query, found }) =>
    found.firstKeys === null ? [] : [{ rowSet: query.rowSet, keys: found.firstKeys }],
  );
  return {
    raw: { versions, cut, ...told },
    final: finalOf(versions),
    warnings: [
      ...(cut.length > 0
        ? [
            `More than ${most.toLocaleString('en')} versions (too_many_versions): of each key, the survivor, the highest and the latest were read.`,
          ]
        : []),
      ...partly.map(
        ({ rowSet: { plural } }) =>
          `More ${plural} than are read (too_many_versions): only the first by key were read and compared.`,
      ),
    ],
    partly,
  };
}

async function readTable(
  store: ClickHouseStore,
  build: Build,
  names: readonly RecordName[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RecordVersions>> {
  let evenly = false;
  for (let attempt = 1; ; attempt += 1) {
    const query = build(names, evenly);
    const versions = convertVersions(query, await runSplitting(store, build, query, names, signal));
    const records = [...versions.values()];
    if (!evenly && records.some(({ versions: { length } }) => length > query.most)) {
      evenly = true;
      continue;
    }
    const torn =
      query.table.replacing &&
      query.table.versionColumn !== null &&
      records.some((record) => straddles(record.versions));
    if (!torn || attempt >= attempts) return versions;
  }
}

/** Parameters travel in the URL; where something on the way takes no URL as long, the names are asked for in halves, and once more for each part that doubles them. */
async function runSplitting(
  store: ClickHouseStore,
  build: Build,
  query: VersionsQuery,
  names: readonly RecordName[],
  signal: AbortSignal,
  halvings = 3 + query.doublings,
): Promise<readonly ClickHouseRow[]> {
  if (query.names.length === 0) return [];
  try {
    return await store.run(query, signal);
  } catch (error) {
    if (halvings === 0 || names.length < 20 || signal.aborted || !mayBeTooLong(error)) throw error;
    const middle = Math.ceil(names.length / 2);
    const halves = [names.slice(0, middle), names.slice(middle)] as const;
    const ask = (half: readonly RecordName[]) =>
      runSplitting(store, build, build(half, query.evenly), half, signal, halvings - 1);
    // Eight at the same time are enough.
    if (halvings > query.doublings) return (await Promise.all(halves.map(ask))).flat();
    return [...(await ask(halves[0])), ...(await ask(halves[1]))];
  }
}

function mayBeTooLong(error: unknown): boolean {
  if (!(error instanceof SourceFailure)) return false;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return error.error.code === 'unexpected_answer' || code === 'ECONNRESET' || code === 'EPIPE';
}

function notReplacing({ id }: RecordType, { name, engine }: ClickHouseTable): SourceError {
  const what =
    engine === 'View'
      ? `${name} is a view that is not of the form SELECT columns FROM table FINAL`
      : `The ClickHouse table ${name} has the engine ${engine}`;
  return {
    code: 'not_replacing',
    message: `${what}: there is no FINAL, so no version wins.`,
    hint: `Check which table the record type "${id}" names under records in the configuration.`,
  };
}
