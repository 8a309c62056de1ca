import type { Inspection } from '@/lib/contract/inspect';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { needsOwner, storesKey } from '@/lib/environments/environmentStores';
import type { InspectContext } from '@/lib/inspect/InspectContext';
import { inspectRecord } from '@/lib/inspect/inspectRecord';
import { inspectRecords, type InspectOutcome } from '@/lib/inspect/inspectRecords';
import { watchRecord } from '@/lib/inspect/watchRecord';
import { RecordNotFound, type InspectError } from '@/lib/inspect/errors';
import { isBareId, type RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { findKept } from '@/lib/state/loadTests/findKept';
import { listCallsOf } from '@/lib/state/calls';
import { findNamesByKey, type FoundNames } from '@/lib/stores/findNamesByKey';
import { READ_WHOLE } from '@/lib/stores/mostRows';
import type { Stores } from '@/lib/stores/openStores';
import { within } from '@/lib/stores/withDeadline';
import type { Server } from './getServer';
import { ProblemError } from './http/ProblemError';
import { inLanes } from './inLanes';
import { sealed } from './seal';
import type { UsedType } from './ConfiguredTypes';
import type { StoreName } from './StorePool';

/** A request that needs many databases has so long for all of them; each has the environment's timeout at most. */
const MANY_WITHIN_MS = 10_000;
/** Databases of different customers that one request asks at the same time. */
const OWNERS_AT_ONCE = 8;

/**
 * One record; one that is gone from the stores as it was when its load test judged it. With `withinMs` no copy is waited for longer; such a first look is not
 * counted. Throws RecordNotFound.
 */
export async function inspectOne(
  server: Server,
  environment: EnvironmentConfig,
  name: RecordName,
  withinMs = Infinity,
): Promise<Inspection> {
  const limited = { ...environment, timeoutMs: Math.min(environment.timeoutMs, withinMs) };
  try {
    const inspection = await server.stores.use(
      environment,
      name.key,
      async (stores) => {
        const type = await typeIn(server, environment, stores, name.type);
        const inspection = await inspectRecord(contextOf(server, limited, stores, [type]), name);
        const lacking = await lackingType(server, environment, stores, inspection);
        if (lacking !== null) throw lacking;
        return inspection;
      },
      refusedBy,
    );
    if (withinMs === Infinity) server.metrics.countInspection(inspection);
    return await sealed(server.state, inspection);
  } catch (error) {
    return sealed(server.state, await keptOr(server, environment, name, error));
  }
}

/**
 * Many records, one outcome each, in order, each read as far as by itself: what many at once had too many rows for is read once more, a few at a time. What the
 * time of one request is not enough for stays with the rows that were read. With `withinMs` no copy is waited for longer.
 */
export async function inspectMany(
  server: Server,
  environment: EnvironmentConfig,
  names: readonly RecordName[],
  withinMs = Infinity,
): Promise<readonly InspectOutcome[]> {
  const untilMs = performance.now() + Math.min(MANY_WITHIN_MS, withinMs);
  const outcomes = new Map(
    (await inspectTogether(server, environment, names, withinMs)).map((outcome) => [outcome.name.text, outcome]),
  );
  const cut = names.filter(({ text }) => 'partly' in (outcomes.get(text) ?? {}));
  if (names.length > READ_WHOLE)
    for (let at = 0; at < cut.length && performance.now() < untilMs; at += READ_WHOLE)
      for (const outcome of await inspectTogether(server, environment, cut.slice(at, at + READ_WHOLE), withinMs))
        outcomes.set(outcome.name.text, outcome);
  return names.flatMap(({ text }) => outcomes.get(text) ?? []);
}

/**
 * Many records, one outcome each, in order. Records that lie in the same stores are read together. All of it has one deadline: stores whose turn did not
 * come by then are unavailable. The more records, the fewer rows are read of each; `partly` tells which were not read whole.
 */
export async function inspectTogether(
  server: Server,
  environment: EnvironmentConfig,
  names: readonly RecordName[],
  withinMs = Infinity,
): Promise<readonly InspectOutcome[]> {
  const calls =
    server.state === null
      ? null
      : listCallsOf(
          server.state,
          environment.id,
          names.map(({ text }) => text),
        );
  // It is awaited later, by each group; a failure in between is theirs to handle.
  calls?.catch(() => undefined);
  const groups = new Map<string, RecordName[]>();
  for (const name of names)
    groups.set(storesKey(environment, name.key), [...(groups.get(storesKey(environment, name.key)) ?? []), name]);
  const leftMs = countDown({ ...environment, timeoutMs: Math.min(environment.timeoutMs, withinMs) });
  const outcomes = await inLanes(OWNERS_AT_ONCE, [...groups.values()], ([first, ...rest]) =>
    first === undefined
      ? []
      : server.stores.use(
          environment,
          first.key,
          async (stores) => {
            const { types, unusable } = await typesOf(server, environment, stores, [first, ...rest]);
            const inspected = await inspectRecords(
              {
                ...contextOf(server, { ...environment, timeoutMs: leftMs() }, stores, types),
                listCalls: async () => (await calls) ?? new Map(),
              },
              [first, ...rest].filter(({ type }) => !unusable.has(type)),
            );
            const refused = [first, ...rest].flatMap((name): readonly InspectOutcome[] => {
              const error = unusable.get(name.type);
              return error === undefined ? [] : [{ name, error }];
            });
            const told = await Promise.all(
              inspected.map(async (outcome): Promise<InspectOutcome> => {
                if (!('inspection' in outcome)) return outcome;
                const error = await lackingType(server, environment, stores, outcome.inspection);
                return error === null ? outcome : { name: outcome.name, error };
              }),
            );
            return [...told, ...refused];
          },
          ([outcome]) => (outcome && 'inspection' in outcome ? refusedBy(outcome.inspection) : []),
          leftMs(),
        ),
  );
  const byName = new Map(outcomes.flat().map((outcome) => [outcome.name.text, outcome]));
  return names.flatMap(({ text }) => {
    const outcome = byName.get(text);
    if (outcome && 'inspection' in outcome) server.metrics.countVerdict(outcome.inspection);
    return outcome ? [outcome] : [];
  });
}

/** The same, and records that are gone as they were when their load tests judged them. */
export async function inspectManyOrKept(
  server: Server,
  environment: EnvironmentConfig,
  names: readonly RecordName[],
): Promise<readonly InspectOutcome[]> {
  const outcomes = await inspectMany(server, environment, names);
  const gone = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.name.text] : []));
  const kept = await findKeptIfToldOf(server, environment, gone);
  return outcomes.map((outcome) => {
    const inspection = kept.get(outcome.name.text);
    return inspection === undefined ? outcome : { name: outcome.name, inspection };
  });
}

async function keptOr(
  server: Server,
  environment: EnvironmentConfig,
  name: RecordName,
  error: unknown,
): Promise<Inspection> {
  const kept = error instanceof RecordNotFound ? await findKeptIfToldOf(server, environment, [name.text]) : null;
  const inspection = kept?.get(name.text);
  if (inspection === undefined) throw error;
  return inspection;
}

/** An own database that gives no answer hides nothing else: the record is not in the stores either way. */
async function findKeptIfToldOf(
  { state, log }: Server,
  environment: EnvironmentConfig,
  names: readonly string[],
): Promise<ReadonlyMap<string, Inspection>> {
  if (state === null || names.length === 0) return new Map();
  return findKept(state, environment.id, names).catch((error: unknown) => {
    log.warn({ error }, 'kept inspections could not be read');
    return new Map();
  });
}

/** Inspections of one record as its stores change; see watchRecord. One that is gone changes no more. Throws RecordNotFound with its first value. */
export async function* watchOne(
  server: Server,
  environment: EnvironmentConfig,
  name: RecordName,
  signal: AbortSignal,
): AsyncGenerator<Inspection, void, void> {
  const lease = await server.stores.lease(environment, name.key);
  server.metrics.watchers.inc();
  try {
    const type = await typeIn(server, environment, lease.stores, name.type);
    for await (const inspection of watchRecord(contextOf(server, environment, lease.stores, [type]), name, { signal }))
      yield await sealed(server.state, inspection);
  } catch (error) {
    yield await sealed(server.state, await keptOr(server, environment, name, error));
  } finally {
    server.metrics.watchers.dec();
    lease.release();
  }
}

/**
 * The names that bare ids may mean, an entry for each. Where each customer and profile has its own stores, those that the configuration names are searched, all of them within
 * one deadline. A store that fails fails the ids that no other one knows.
 */
export async function resolveIds(
  server: Server,
  environment: EnvironmentConfig,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FoundNames>> {
  const owners = needsOwner(environment) ? environment.customers.map((owner) => ({ ...owner })) : [{}];
  if (owners.length === 0) {
    throw new ProblemError(
      'invalid_request',
      `Expected a full name: the environment ${environment.id} has separate stores for each customer and profile, and its configuration lists none under "customers".`,
    );
  }
  const leftMs = countDown(environment);
  const found = await inLanes(OWNERS_AT_ONCE, owners, (owner) =>
    server.stores.use(
      environment,
      owner,
      (stores) => findInStores(server, environment, stores, ids, leftMs()),
      () => [],
      leftMs(),
    ),
  );
  return new Map(ids.map((id) => [id, joined(found.flatMap((names) => names.get(id) ?? []))]));
}

function joined(found: readonly FoundNames[]): FoundNames {
  const names = found.flatMap((each) => ('names' in each ? each.names : []));
  const failed = found.find((each) => 'failure' in each);
  if (names.length === 0 && failed !== undefined) return failed;
  return { names: [...new Map(names.map((name) => [name.text, name])).values()] };
}

/** How long one store may take, of what is left for the whole request; never nothing, for that would be no limit to some. */
function countDown({ timeoutMs }: EnvironmentConfig): () => number {
  const untilMs = performance.now() + Math.max(timeoutMs, MANY_WITHIN_MS);
  return () => Math.max(1, Math.min(timeoutMs, Math.ceil(untilMs - performance.now())));
}

/** Why nothing of a record was read, if it is of a built-in type of which these stores have no table. */
async function lackingType(
  { records }: Server,
  environment: EnvironmentConfig,
  stores: Stores,
  { recordType, copies }: Inspection,
): Promise<InspectError | null> {
  if (!copies.some(({ role, error }) => role === 'truth' && error?.code === 'missing_table')) return null;
  await records.lackedBy(stores);
  const used = await records.use(environment, stores, recordType);
  return 'error' in used ? used.error : null;
}

/** @throws RecordTypeUnusable, RecordTypeUnread */
export async function typeIn(
  { records }: Server,
  environment: EnvironmentConfig,
  stores: Stores,
  id: string,
): Promise<RecordType> {
  const used = await records.use(environment, stores, id);
  if ('error' in used) throw used.error;
  return used.type;
}

/** The types of some names in their stores, and by id why others cannot be used. */
async function typesOf(
  { records }: Server,
  environment: EnvironmentConfig,
  stores: Stores,
  names: readonly RecordName[],
): Promise<{ readonly types: readonly RecordType[]; readonly unusable: ReadonlyMap<string, InspectError> }> {
  const ids = [...new Set(names.map(({ type }) => type))];
  const used = await Promise.all(ids.map(async (id) => [id, await records.use(environment, stores, id)] as const));
  return {
    types: used.flatMap(([, each]) => ('type' in each ? [each.type] : [])),
    unusable: new Map(used.flatMap(([id, each]) => ('error' in each ? [[id, each.error]] : []))),
  };
}

function contextOf(
  { state }: Server,
  environment: EnvironmentConfig,
  stores: Stores,
  types: readonly RecordType[],
): InspectContext {
  return {
    stores,
    types,
    environment,
    listCalls: async (names) =>
      state === null
        ? new Map()
        : listCallsOf(
            state,
            environment.id,
            names.map(({ text }) => text),
          ),
    now: () => new Date().toISOString().replace('Z', '000Z'),
  };
}

function refusedBy({ copies }: Inspection): readonly StoreName[] {
  const refused = copies.filter(({ error }) => error?.code === 'authentication_failed').map(({ store }) => store);
  return [...new Set(refused)];
}

/** The names of every type that bare ids may mean in the stores of one owner; a type that cannot be used has none. */
async function findInStores(
  { records }: Server,
  environment: EnvironmentConfig,
  stores: Stores,
  ids: readonly string[],
  timeoutMs: number,
): Promise<ReadonlyMap<string, FoundNames>> {
  const found = await Promise.all(
    records.idsIn(environment).map(async (of) => {
      const used = await records.use(environment, stores, of);
      if ('error' in used) return { of, names: new Map<string, FoundNames>() };
      const { type } = used;
      const asked = ids.filter((each) => isBareId([type], each));
      return { of, names: await findNamesByKey(stores, type, asked, { timeoutMs }) };
    }),
  );
  const isMissing = (each: FoundNames) => 'failure' in each && each.failure.error.code === 'missing_table';
  const missing = found.some(({ names }) => [...names.values()].some(isMissing));
  // That a built-in type has no table here says nothing of an id.
  const lacked = missing ? await records.lackedBy(stores) : new Set<string>();
  const here = found.filter(({ of }) => !lacked.has(of));
  return new Map(ids.map((id) => [id, joined(here.flatMap(({ names }) => names.get(id) ?? []))]));
}

/** The ids of the types that an environment holds, as far as its stores tell in time. Where each customer and profile has stores of its own, the first tells for all. */
export async function idsIn(server: Server, environment: EnvironmentConfig): Promise<readonly string[]> {
  const [owner] = needsOwner(environment) ? environment.customers.map((each) => ({ ...each })) : [{}];
  if (owner !== undefined)
    await within(
      Math.min(environment.timeoutMs, TYPES_WITHIN_MS),
      () => new Error('late'),
      () => server.stores.use(environment, owner, (stores) => server.records.learnBuiltIn(environment, stores)),
    ).catch(() => undefined);
  return server.records.idsIn(environment);
}

/** How long whoever asks for names waits for stores to tell the types of their keys, the first time. */
const TYPES_WITHIN_MS = 2_000;

/**
 * Sees to it that names are read by the keys that the stores have, where an environment describes types of its own: a bare id is looked for
 * where the key is known to be a UUID. Never rejects.
 */
export async function knowTypes(server: Server, environment: EnvironmentConfig): Promise<void> {
  if (environment.records.length === 0) return;
  const known = usedTypes(server, environment);
  await within(
    Math.min(environment.timeoutMs, TYPES_WITHIN_MS),
    () => new Error('late'),
    () => known,
  ).catch(() => undefined);
}

/**
 * The types of an environment as its stores have them, by id. Where each customer and profile has stores of its own, the first that the
 * configuration names tells for all; none, where it names none.
 */
export async function usedTypes(
  server: Server,
  environment: EnvironmentConfig,
): Promise<ReadonlyMap<string, UsedType>> {
  const [owner] = needsOwner(environment) ? environment.customers.map((each) => ({ ...each })) : [{}];
  if (owner === undefined) return new Map();
  return server.stores.use(environment, owner, async (stores) => {
    await server.records.learnBuiltIn(environment, stores);
    const ids = server.records.idsIn(environment);
    return new Map(
      await Promise.all(ids.map(async (id) => [id, await server.records.use(environment, stores, id)] as const)),
    );
  });
}

/** Whose stores stand for all, where each customer and profile has stores of its own: the first that the configuration names. */
export function firstOwner(environment: EnvironmentConfig): Readonly<Record<string, string>> {
  if (!needsOwner(environment)) return {};
  const [owner] = environment.customers;
  if (owner !== undefined) return { ...owner };
  throw new ProblemError(
    'invalid_request',
    `The environment ${environment.id} has separate stores for each customer and profile, and its configuration lists none under "customers".`,
  );
}
