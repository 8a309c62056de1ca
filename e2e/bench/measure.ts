import type { ScorecardName } from '../../lib/scorecard/resourceName';
import { openStores } from '../../lib/stores/openStores';
import { readScorecard } from '../../lib/stores/readScorecard';
import type { StoreQuery } from '../../lib/stores/StoreQuery';
import { openApiClient } from './apiClient';
import { openBareReads, type BareReads } from './bareReads';
import { Durations, timed } from './percentiles';

export const storeReads = ['director', 'historic', 'ClickHouse card', 'ClickHouse scores'] as const;
export type StoreRead = (typeof storeReads)[number];

export interface Measurement {
  readonly cards: number;
  readonly alone: Readonly<Record<StoreRead, Durations>>;
  /** All four sent at once, as an inspection does. */
  readonly together: Readonly<Record<StoreRead, Durations>>;
  readonly api: Durations;
  /** 32 at a time: bare reads, then viewers of the API. */
  readonly crowded: { readonly stores: Durations; readonly api: Durations };
}

export interface MeasureOptions {
  readonly urls: { readonly postgres: string; readonly clickhouse: string };
  readonly consoleUrl: string;
  readonly names: readonly ScorecardName[];
  readonly cards: number;
  readonly samples: number;
}

const viewers = 32;
const warmUps = 100;

/** Takes bare reads and API requests in turn, so that whatever else the machine does meets both alike. */
export async function measure({ urls, consoleUrl, names, cards, samples }: MeasureOptions): Promise<Measurement> {
  const statements = await statementsOf(urls, names);
  const bare = openBareReads(urls);
  const api = openApiClient(consoleUrl);
  const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;
  const inspect = async (index: number) => {
    const name = at(names, index);
    const body = await api.get(`/api/inspect/${name.text}`);
    if (!body.includes('"verdict":"consistent"')) throw new Error(`${name.text} is not consistent: ${body.slice(0, 400)}`);
  };
  const allAtOnce = (index: number, into: Readonly<Record<StoreRead, Durations>> | null) => Promise.all(storeReads.map((read) => timed(into?.[read] ?? null, () => run(bare, read, at(statements, index)))));
  try {
    for (let index = 0; index < warmUps; index += 1) { await inspect(index); await allAtOnce(index, null); }
    const alone = perRead();
    const together = perRead();
    const one = new Durations();
    for (let index = 0; index < samples; index += 1) {
      for (const read of storeReads) await timed(alone[read], () => run(bare, read, at(statements, index)));
      await allAtOnce(index, together);
      await timed(one, () => inspect(index + 7));
    }
    const crowded = { stores: new Durations(), api: new Durations() };
    for (let round = 0; round < 2; round += 1) {
      await crowd(samples / 2, (index) => timed(crowded.stores, () => allAtOnce(index, null)));
      await crowd(samples / 2, (index) => timed(crowded.api, () => inspect(index)));
    }
    return { cards, alone, together, api: one, crowded };
  } finally {
    api.close();
    await bare.close();
  }
}

/** The very statements that the console shows for each of the names. */
async function statementsOf(urls: MeasureOptions['urls'], names: readonly ScorecardName[]): Promise<readonly Readonly<Record<StoreRead, StoreQuery>>[]> {
  const stores = openStores({ postgres: { url: urls.postgres }, clickhouse: { url: urls.clickhouse }, timeoutMs: 30_000 });
  const found: Readonly<Record<StoreRead, StoreQuery>>[] = [];
  for (const name of names) {
    const { queries } = await readScorecard(stores, name, { timeoutMs: 30_000 });
    const [director, historic, card, score] = [queries.postgres[0], queries.historic[0], queries.clickhouseRaw[0], queries.clickhouseRaw[1]];
    if (!director || !historic || !card || !score) throw new Error('a store could not be read');
    found.push({ director, historic, 'ClickHouse card': card, 'ClickHouse scores': score });
  }
  await stores.close();
  return found;
}

function run(bare: BareReads, read: StoreRead, statements: Readonly<Record<StoreRead, StoreQuery>>): Promise<void> {
  return read === 'director' || read === 'historic' ? bare.postgres(statements[read]) : bare.clickhouse(statements[read]);
}

async function crowd(total: number, action: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: viewers }, async () => {
    for (let index = next++; index < total; index = next++) await action(index);
  }));
}

function perRead(): Record<StoreRead, Durations> {
  return { director: new Durations(), historic: new Durations(), 'ClickHouse card': new Durations(), 'ClickHouse scores': new Durations() };
}
