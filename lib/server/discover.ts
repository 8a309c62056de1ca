import { MOST_TRIALS, type DiscoverResponse, type TrialResponse } from '@/lib/contract/records';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { runTrial } from '@/lib/inspect/runTrial';
import type { FieldTrial } from '@/lib/evidence/trial';
import { rowSetOf, truthOf, type RecordType } from '@/lib/record/RecordType';
import { proposeTypes, type Proposal } from '@/lib/stores/discovery/proposeTypes';
import { readCatalogs } from '@/lib/stores/discovery/readCatalogs';
import type { Stores } from '@/lib/stores/openStores';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { leftColumns } from '@/lib/wording/leftColumns';
import { trialSentence, type ComparedExpression } from '@/lib/wording/trialSentence';
import type { Server } from './getServer';
import { inLanes } from './inLanes';
import { firstOwner, idsIn, typeIn } from './inspections';

/** Trials that one request makes at the same time. */
const TRIALS_AT_ONCE = 2;

/** If each customer and profile has its own stores, in those of the first one in the configuration. */
export async function tryType(server: Server, environment: EnvironmentConfig, id: string): Promise<TrialResponse> {
  return server.stores.use(environment, firstOwner(environment), async (stores) =>
    tryIn(stores, environment, await typeIn(server, environment, stores, id)),
  );
}

async function tryIn(stores: Stores, environment: EnvironmentConfig, type: RecordType): Promise<TrialResponse> {
  const settleMs = type.settleMs ?? environment.settleMs;
  const { fields, ...trial } = await runTrial(stores, type, { settleMs, timeoutMs: environment.timeoutMs });
  const titles = new Map(type.copies.map((copy) => [copy.id, copy.title]));
  return {
    recordType: type.id,
    environment: environment.id,
    ...trial,
    fields: fields.map((field) => ({
      rowSet: field.rowSet,
      field: field.field,
      copy: field.copy,
      compared: field.compared,
      uncompared: field.uncompared,
      agree: field.agree,
      suspect: field.suspect,
      says: trialSentence(field, titles.get(field.copy) ?? field.copy, expressionsOf(type, field)),
    })),
  };
}

function expressionsOf(type: RecordType, { rowSet, field, copy }: FieldTrial): readonly ComparedExpression[] {
  const { expressions = {} } = rowSetOf(type, rowSet).fields.find(({ id }) => id === field) ?? {};
  return type.copies.flatMap(({ id, title }) => {
    const sql = id === copy || id === truthOf(type).id ? expressions[id] : undefined;
    return sql === undefined ? [] : [{ copy: title, sql }];
  });
}

export interface DiscoverAsked {
  readonly trial?: boolean | undefined;
  readonly postgres?: string | undefined;
}

type Tried = Pick<DiscoverResponse['proposals'][number], 'trial' | 'trialProblem'>;

/**
 * The tables of an environment's stores that look like records and their copies. It asks the catalogs alone; `trial` reads up to 200 records of each
 * of the best proposals too. @throws SourceFailure
 */
export async function discover(
  server: Server,
  environment: EnvironmentConfig,
  { trial = false, postgres }: DiscoverAsked,
): Promise<DiscoverResponse> {
  // A built-in type takes no name where no environment has its tables: an entry of the same id replaces it in all of them.
  const { environments } = server.config;
  const held = new Set((await Promise.all(environments.map((each) => idsIn(server, each)))).flat());
  const types = server.records.all.filter(({ id }) => held.has(id));
  const copies = types.flatMap((type) => type.copies.filter(({ store }) => store === 'postgres'));
  const configured = { types, tables: copies.flatMap(({ tables }) => tables.map(({ table }) => table)) };
  return server.stores.use(environment, firstOwner(environment), async (stores) => {
    const { proposals: all, left } = proposeTypes(await readCatalogs(stores), configured);
    const proposals = all.filter(({ entry }) => postgres === undefined || entry.postgres === postgres);
    const worth = proposals.filter((proposal) => 'type' in proposal.resolution && !proposal.configured);
    const tried = new Map<Proposal, Tried>(
      await inLanes(TRIALS_AT_ONCE, trial ? worth.slice(0, MOST_TRIALS) : [], async (proposal) => {
        const { resolution } = proposal;
        return [proposal, await triedOf(stores, environment, resolution)] as const;
      }),
    );
    return {
      environment: environment.id,
      proposals: proposals.map((proposal) => {
        const {
          entry: { where: _, ...entry },
          score,
          reasons,
          resolution,
        } = proposal;
        return {
          entry,
          score,
          reasons: [...reasons],
          warnings: 'type' in resolution ? [...leftColumns(resolution.type), ...resolution.warnings] : [],
          problems: 'type' in resolution ? [] : resolution.problems.map((problem) => ({ ...problem })),
          ...(tried.get(proposal) ?? { trial: null, trialProblem: null }),
          configured: proposal.configured,
        };
      }),
      left: { postgres: [...left.postgres], clickhouse: [...left.clickhouse] },
    };
  });
}

/** A trial that fails says why, and costs no other one. */
async function triedOf(
  stores: Stores,
  environment: EnvironmentConfig,
  resolution: Proposal['resolution'],
): Promise<Tried> {
  if (!('type' in resolution)) return { trial: null, trialProblem: null };
  try {
    return { trial: await tryIn(stores, environment, resolution.type), trialProblem: null };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return { trial: null, trialProblem: `${error.error.message} ${error.error.hint}` };
  }
}
