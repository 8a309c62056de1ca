import type { ScorecardName } from '../../lib/reference/scorecard/scorecardName';
import { scorecardType } from '../../lib/reference/scorecard/scorecardType';
import { openStores } from '../../lib/stores/openStores';
import { readRecord } from '../../lib/stores/readRecord';
import type { StoreQuery } from '../../lib/stores/StoreQuery';
import { openApiClient } from './apiClient';
import { openBareReads, type BareReads } from './bareReads';
import { Durations, timed } from './percentiles';

/** In the order in which an inspection sends them. */
export const storeReads = ['ClickHouse card', 'ClickHouse scores', 'director', 'historic'] as const;
export type StoreRead = (typeof storeReads)[number];

/** Durations of one size of the stores. */
export interface Measurement {
  readonly cards: number;
  readonly alone: Readonly<Record<StoreRead, Durations>>;
  /** All four sent at once, as an inspection does. */
  readonly together: Readonly<Record<StoreRead, Durations>>;
  /** Until the slowest of the four, each time. */
  readonly slowest: Durations;
  readonly api: Durations;
  /** 32 at a time: all four bare reads, then viewers of the API. */
  readonly crowded: { readonly stores: Durations; readonly api: Durations };
}

/** Stores of one size, as an environment of the running console. */
export interface Subject {
  readonly environment: string;
  readonly cards: number;
  readonly urls: { readonly postgres: string; readonly clickhouse: string };
}

type Statements = Readonly<Record<StoreRead, StoreQuery>>;
interface Prepared extends Measurement {
  readonly subject: Subject;
  readonly bare: BareReads;
  readonly statements: readonly Statements[];
}

const viewers = 32;
const warmUps = 100;
const crowdRounds = 4;

/**
 * Measures all subjects in turn, sample by sample: bare reads alone, bare reads together, the API. Whatever else the machine does at a
 * moment meets each of them alike, so that their ratios mean something where the durations themselves wander.
 */
export async function measure(
  consoleUrl: string,
  subjects: readonly Subject[],
  names: readonly ScorecardName[],
  samples: number,
): Promise<readonly Measurement[]> {
  const api = openApiClient(consoleUrl);
  const prepared = await Promise.all(subjects.map((subject) => prepare(subject, names)));
  const inspect = async ({ subject }: Prepared, index: number) => {
    const name = at(names, index);
    const body = await api.get(`/api/inspect/${name.text}?environment=${subject.environment}`);
    if (!body.includes('"verdict":"consistent"'))
      throw new Error(`${name.text} is not consistent: ${body.slice(0, 400)}`);
  };
  try {
    for (let index = 0; index < warmUps; index += 1) {
      for (const each of prepared) {
        await inspect(each, index);
        await readTogether(each, index, false);
      }
    }
    for (let index = 0; index < samples; index += 1) {
      for (const each of prepared) {
        for (const read of storeReads)
          await timed(each.alone[read], () => run(each.bare, read, at(each.statements, index)));
        await timed(each.slowest, () => readTogether(each, index, true));
        await timed(each.api, () => inspect(each, index));
      }
    }
    for (let round = 0; round < crowdRounds; round += 1) {
      for (const each of prepared) {
        await crowd(samples / crowdRounds, (index) =>
          timed(each.crowded.stores, () => readTogether(each, index, false)),
        );
        await crowd(samples / crowdRounds, (index) => timed(each.crowded.api, () => inspect(each, index)));
      }
    }
    return prepared;
  } finally {
    api.close();
    await Promise.all(prepared.map(({ bare }) => bare.close()));
  }
}

async function prepare(subject: Subject, names: readonly ScorecardName[]): Promise<Prepared> {
  return {
    subject,
    cards: subject.cards,
    bare: openBareReads(subject.urls),
    statements: await statementsOf(subject, names),
    alone: perRead(),
    together: perRead(),
    slowest: new Durations(),
    api: new Durations(),
    crowded: { stores: new Durations(), api: new Durations() },
  };
}

/** The very statements that the console shows for each of the names. */
async function statementsOf({ urls }: Subject, names: readonly ScorecardName[]): Promise<readonly Statements[]> {
  const timeoutMs = 30_000;
  const stores = openStores({ postgres: { url: urls.postgres }, clickhouse: { url: urls.clickhouse }, timeoutMs });
  const found: Statements[] = [];
  for (const name of names) {
    const { queries } = await readRecord(stores, scorecardType, name, { timeoutMs });
    const [director, historic, card, score] = [
      queries.director?.[0],
      queries.historic?.[0],
      queries['clickhouse.raw']?.[0],
      queries['clickhouse.raw']?.[1],
    ];
    if (!director || !historic || !card || !score) throw new Error('a store could not be read');
    found.push({ director, historic, 'ClickHouse card': card, 'ClickHouse scores': score });
  }
  await stores.close();
  return found;
}

function readTogether({ bare, statements, together }: Prepared, index: number, counted: boolean): Promise<unknown> {
  return Promise.all(
    storeReads.map((read) => timed(counted ? together[read] : null, () => run(bare, read, at(statements, index)))),
  );
}

function run(bare: BareReads, read: StoreRead, statements: Statements): Promise<void> {
  return read === 'director' || read === 'historic'
    ? bare.postgres(statements[read])
    : bare.clickhouse(statements[read]);
}

async function crowd(total: number, action: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: viewers }, async () => {
      for (let index = next++; index < total; index = next++) await action(index);
    }),
  );
}

function perRead(): Record<StoreRead, Durations> {
  return {
    director: new Durations(),
    historic: new Durations(),
    'ClickHouse card': new Durations(),
    'ClickHouse scores': new Durations(),
  };
}

function at<T>(items: readonly T[], index: number): T {
  return items[index % items.length] as T;
}
