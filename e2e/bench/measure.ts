import type { RecordName } from '../../lib/record/recordName';
import { clickhouseCopiesOf, postgresCopiesOf, rawId, truthOf, type RecordType } from '../../lib/record/RecordType';
import { openStores } from '../../lib/stores/openStores';
import { readRecord } from '../../lib/stores/readRecord';
import type { StoreQuery } from '../../lib/stores/StoreQuery';
import { openApiClient } from './apiClient';
import { openBareReads, type BareReads } from './bareReads';
import { Durations, timed } from './percentiles';

/** A statement of an inspection, by what it reads. */
interface ReadDurations {
  /** `ClickHouse, orders`. */
  readonly title: string;
  readonly alone: Durations;
  readonly together: Durations;
}

/** Durations of one size of the stores. */
export interface Measurement {
  readonly subject: Subject;
  /** Alone, and all sent at once, as an inspection does. */
  readonly reads: readonly ReadDurations[];
  /** Until the slowest of them, each time. */
  readonly slowest: Durations;
  readonly api: Durations;
  /** 32 at a time: all bare reads, then viewers of the API. */
  readonly crowded: { readonly stores: Durations; readonly api: Durations };
}

/** Stores of one size, as an environment of the running console. */
export interface Subject {
  readonly environment: string;
  readonly count: number;
  readonly urls: { readonly postgres: string; readonly clickhouse: string };
}

/** What is measured of each of some subjects: records of one type by their names. */
export interface Measured {
  readonly type: RecordType;
  readonly names: readonly RecordName[];
}

interface Statement {
  readonly title: string;
  readonly store: 'postgres' | 'clickhouse';
  readonly query: StoreQuery;
}
interface Prepared extends Measurement {
  readonly bare: BareReads;
  /** By name, as many as `reads` and in their order. */
  readonly statements: readonly (readonly Statement[])[];
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
  { type, names }: Measured,
  samples: number,
): Promise<readonly Measurement[]> {
  const api = openApiClient(consoleUrl);
  const prepared = await Promise.all(subjects.map((subject) => prepare(subject, type, names)));
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
        for (const [place, { alone }] of each.reads.entries())
          await timed(alone, () => run(each.bare, at(each.statements, index)[place]));
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

async function prepare(subject: Subject, type: RecordType, names: readonly RecordName[]): Promise<Prepared> {
  const statements = await statementsOf(subject, type, names);
  return {
    subject,
    bare: openBareReads(subject.urls),
    statements,
    reads: (statements[0] ?? []).map(({ title }) => ({ title, alone: new Durations(), together: new Durations() })),
    slowest: new Durations(),
    api: new Durations(),
    crowded: { stores: new Durations(), api: new Durations() },
  };
}

/** The very statements that the console shows for each of the names. FINAL and RAW of a copy are read by the same ones. */
async function statementsOf(
  { urls }: Subject,
  type: RecordType,
  names: readonly RecordName[],
): Promise<readonly (readonly Statement[])[]> {
  const timeoutMs = 30_000;
  const stores = openStores({ postgres: { url: urls.postgres }, clickhouse: { url: urls.clickhouse }, timeoutMs });
  const sources = [
    ...clickhouseCopiesOf(type).map(({ id, store }) => ({ id: rawId(id), store })),
    ...[truthOf(type), ...postgresCopiesOf(type)],
  ];
  const found: (readonly Statement[])[] = [];
  for (const name of names) {
    const { queries } = await readRecord(stores, type, name, { timeoutMs });
    const statements = sources.flatMap(({ id, store }) => {
      const own = queries[id] ?? [];
      if (own.length === 0) throw new Error(`${id} of ${name.text} could not be read`);
      return own.map((query): Statement => ({ title: query.title, store, query }));
    });
    found.push(statements);
  }
  await stores.close();
  return found;
}

function readTogether({ bare, statements, reads }: Prepared, index: number, counted: boolean): Promise<unknown> {
  return Promise.all(
    reads.map(({ together }, place) => timed(counted ? together : null, () => run(bare, at(statements, index)[place]))),
  );
}

function run(bare: BareReads, statement: Statement | undefined): Promise<void> {
  if (statement === undefined) throw new Error('every name has as many statements');
  return bare[statement.store](statement.query);
}

async function crowd(total: number, action: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: viewers }, async () => {
      for (let index = next++; index < total; index = next++) await action(index);
    }),
  );
}

function at<T>(items: readonly T[], index: number): T {
  return items[index % items.length] as T;
}
