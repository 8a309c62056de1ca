import type { FinalCopy, RawCopy, SourceError } from '@/lib/evidence/model';
import { tables } from '@/lib/record/catalogue';
import type { ScorecardName } from '@/lib/record/resourceName';
import { nameKey } from '../nameKey';
import { readWithFacts } from '../readWithFacts';
import { SourceFailure } from '../SourceFailure';
import type { StoreQuery } from '../StoreQuery';
import type { ClickHouseFacts } from './ClickHouseFacts';
import { convertVersions, type RecordVersions } from './convertVersions';
import type { ClickHouseRow } from './decodeRows';
import { describeStatement } from './describeStatement';
import { finalOf, straddles } from './finalOf';
import type { ClickHouseStore } from './openClickHouse';
import { readClickHouseFacts } from './readTableFacts';
import { mostVersions, versionsQuery, type VersionsQuery } from './versionsQuery';

export interface VersionsRead {
  /** As many as names, in their order. */
  readonly copies: readonly {
    readonly raw: RawCopy;
    readonly final: FinalCopy;
    readonly warnings: readonly string[];
  }[];
  /** Set where the tables have no FINAL; RAW is there all the same. */
  readonly finalError: SourceError | null;
  readonly queries: readonly StoreQuery[];
  readonly warnings: readonly string[];
}

const attempts = 3;

/** RAW, and FINAL out of it: the card's and the scores' table at the same time, one statement each. @throws SourceFailure */
export function readVersions(
  store: ClickHouseStore,
  names: readonly ScorecardName[],
  signal: AbortSignal,
): Promise<VersionsRead> {
  return readWithFacts(
    store.facts,
    async () => {
      const facts = await readClickHouseFacts(store, signal);
      const most = mostVersions(names.length);
      const queries = (['card', 'score'] as const).map((kind) =>
        versionsQuery(facts, kind, names, { maySendSettings: store.maySendSettings(), evenly: false }),
      );
      const results = await Promise.all(queries.map((query) => readTable(store, facts, query, names, signal)));
      const [card, score] = queries.map(({ table }) => table);
      if (card === undefined || score === undefined) throw new TypeError('two tables are read');
      const plain = queries.find(({ table }) => !table.replacing || !table.hasParts)?.table ?? null;
      return {
        copies: names.map((name) => {
          const found = results.map((byName) => byName.get(nameKey(name)) ?? { versions: [], cut: [] });
          const versions = found.flatMap((record) => record.versions);
          const cut = found.flatMap((record) => record.cut);
          return {
            raw: { versions, cut, facts: { card, score } },
            final: finalOf(versions),
            warnings:
              cut.length > 0
                ? [
                    `More than ${most.toLocaleString('en')} versions (too_many_versions): of each key the survivor, the highest and the latest were read.`,
                  ]
                : [],
          };
        }),
        finalError: plain === null ? null : notReplacing(plain.name, plain.engine),
        queries: queries.map((query) => describeStatement(query, store.maySendSettings())),
        warnings: [...store.warnings(), ...new Set(queries.flatMap(({ warnings }) => warnings))],
      };
    },
    signal,
  );
}

async function readTable(
  store: ClickHouseStore,
  facts: ClickHouseFacts,
  query: VersionsQuery,
  names: readonly ScorecardName[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RecordVersions>> {
  const most = mostVersions(names.length);
  let sent = query;
  for (let attempt = 1; ; attempt += 1) {
    const versions = convertVersions(sent, await runSplitting(store, facts, sent, names, signal));
    const records = [...versions.values()];
    if (sent === query && records.some(({ versions: { length } }) => length > most)) {
      sent = versionsQuery(facts, query.kind, names, { maySendSettings: store.maySendSettings(), evenly: true });
      continue;
    }
    const torn =
      query.table.replacing &&
      query.table.versionColumn !== null &&
      records.some((record) => straddles(record.versions));
    if (!torn || attempt >= attempts) return versions;
  }
}

/** Parameters travel in the URL; where something on the way takes no URL as long, the names are asked for in halves. */
async function runSplitting(
  store: ClickHouseStore,
  facts: ClickHouseFacts,
  query: VersionsQuery,
  names: readonly ScorecardName[],
  signal: AbortSignal,
  halvings = 3,
): Promise<readonly ClickHouseRow[]> {
  try {
    return await store.run(query, signal);
  } catch (error) {
    if (halvings === 0 || names.length < 20 || signal.aborted || !mayBeTooLong(error)) throw error;
    const middle = Math.ceil(names.length / 2);
    const rows = await Promise.all(
      [names.slice(0, middle), names.slice(middle)].map((half) =>
        runSplitting(
          store,
          facts,
          versionsQuery(facts, query.kind, half, { maySendSettings: store.maySendSettings(), evenly: query.evenly }),
          half,
          signal,
          halvings - 1,
        ),
      ),
    );
    return rows.flat();
  }
}

function mayBeTooLong(error: unknown): boolean {
  if (!(error instanceof SourceFailure)) return false;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return error.error.code === 'unexpected_answer' || code === 'ECONNRESET' || code === 'EPIPE';
}

function notReplacing(table: string, engine: string): SourceError {
  return {
    code: 'not_replacing',
    message: `The ClickHouse table ${table} has the engine ${engine}: there is no FINAL, so no version is the winner.`,
    hint: `Check which table lib/record/catalogue.ts names (${tables.card.clickhouse}, ${tables.score.clickhouse}).`,
  };
}
