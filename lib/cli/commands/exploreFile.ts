import { readFileSync, statSync } from 'node:fs';
import { loadConfig } from '@/lib/environments/loadConfig';
import { isUrl } from '@/lib/environments/isUrl';
import { LabError } from '@/lib/scenarios/sql/database/LabError';
import { labLimits } from '@/lib/scenarios/sql/database/limits';
import { openLabDatabase } from '@/lib/scenarios/sql/database/openLabDatabase';
import { exploreRace, type RaceExploration } from '@/lib/scenarios/sql/explore/exploreRace';
import { withLabSlots, type LabStores } from '@/lib/scenarios/sql/explore/LabSlots';
import { verdictOf } from '@/lib/scenarios/sql/explore/verdictOf';
import { runIsolation } from '@/lib/scenarios/sql/isolation/runIsolation';
import { parseRace } from '@/lib/scenarios/sql/parse/parseRace';
import { RaceSyntaxError } from '@/lib/scenarios/sql/parse/RaceSyntaxError';
import { applyVariant } from '@/lib/scenarios/sql/race/applyVariant';
import { isolationLevels, type IsolationLevel, type SqlRace } from '@/lib/scenarios/sql/race/SqlRace';
import { usesClickHouse } from '@/lib/scenarios/sql/race/usesClickHouse';
import { exitCodes, type ExitCode } from '../exitCodes';
import { readWhole } from '../readWhole';
import { labProgress, renderLab, type ExploredRace } from '../render/renderLab';
import { Unreachable } from '../source/apiSource';
import { findStack } from '../source/findConsole';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';

export interface ExploreFileOptions {
  readonly level?: string;
  readonly limit?: string;
  readonly allVariants?: boolean;
  readonly states?: boolean;
  readonly postgres?: string;
  readonly clickhouse?: string;
  readonly expected?: boolean;
  readonly json?: boolean;
}

const LIMIT = { usual: 5_000, most: 100_000 };
const MOST_BYTES = 4_000_000;

/** The file that is meant: a scenario's id has neither a dot nor a slash in it, and may be that of a race of SQL which the configuration names. null: another scenario. */
export function fileOf(scenario: string): string | null {
  if (/[./\\]/.test(scenario)) return scenario;
  return loadConfig().labFiles.find(({ id }) => id === scenario)?.file ?? null;
}

/**
 * `explore FILE` runs every order of a race of SQL in this process, and prints what the orders led to. 0 nothing violated, 1 violated, 2 incomplete.
 * With several levels or variants the worst of them counts. Throws UsageError and Unreachable.
 */
export async function exploreFile(
  file: string,
  variant: string | undefined,
  options: ExploreFileOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const race = readRace(file);
  const variants = variantsOf(race, variant, options.allVariants === true);
  const levels = levelsOf(options.level);
  const limit = options.limit === undefined ? LIMIT.usual : readWhole('--limit', options.limit);
  if (limit < 1 || limit > LIMIT.most)
    throw new UsageError(`--limit expects a number of orders from 1 to ${LIMIT.most}`);
  const stores = labStores(options);
  if (options.expected === true) return printExpected(applyVariant(race, variants[0] ?? null), stores.url, terminal);

  const explored: ExploredRace[] = [];
  try {
    await withLabSlots(stores, async (slots) => {
      for (const name of variants)
        for (const level of levels) {
          const applied = applyVariant(race, name);
          const asked = level === null ? applied : { ...applied, level };
          const exploration = await exploreRace(asked, slots, {
            limit,
            signal: terminal.interrupted,
            onProgress: (orders) => {
              const line = labProgress(orders, name, asked.level);
              terminal.progress.show([terminal.style.dim(line)], line);
            },
          });
          explored.push({ variant: name, level: asked.level, verdict: verdictOf(exploration), exploration });
        }
    });
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    terminal.progress.clear();
    if (explored.length > 0) terminal.print(renderLab(race, explored, terminal.style, options.states === true));
    throw error.code === 'database' ? new Unreachable(error.message) : error;
  }
  terminal.progress.clear();
  terminal.print(
    options.json === true
      ? JSON.stringify({ file, title: race.title, limit, explored: explored.map(toJson) }, null, 2)
      : renderLab(race, explored, terminal.style, options.states === true),
  );
  return worstOf(explored);
}

/** What a file is read as; its mistakes are wrong usage. */
function readRace(file: string): SqlRace {
  let text: string;
  try {
    if (statSync(file).size > MOST_BYTES) throw new UsageError(`${file} is larger than ${MOST_BYTES / 1_000_000} MB`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return parseRace(text);
  } catch (error) {
    if (error instanceof RaceSyntaxError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

function variantsOf(race: SqlRace, variant: string | undefined, all: boolean): readonly (string | null)[] {
  if (all) {
    if (variant !== undefined) throw new UsageError('--all-variants cannot be combined with a variant');
    return [null, ...race.variants.map(({ name }) => name)];
  }
  if (variant === undefined) return [null];
  if (race.variants.some(({ name }) => name === variant)) return [variant];
  const known = race.variants.map(({ name }) => name).join(', ');
  throw new UsageError(`The race has no variant ${variant}; ${known === '' ? 'it has none' : `it has ${known}`}`);
}

function levelsOf(text: string | undefined): readonly (IsolationLevel | null)[] {
  if (text === undefined) return [null];
  if (text === 'all') return isolationLevels;
  return text.split(',').map((each) => {
    const level = isolationLevels.find((known) => known === each.trim().toLowerCase().replaceAll(/[-_]/g, ' '));
    if (level === undefined) throw new UsageError(`--level expects ${isolationLevels.join(', ')} or all`);
    return level;
  });
}

/** Where the race is run; without ClickHouse where none is named, which many races do not need. */
function labStores({ postgres, clickhouse }: ExploreFileOptions): LabStores {
  if (postgres !== undefined && !isUrl(postgres, ['postgres:', 'postgresql:']))
    throw new UsageError('--postgres expects an address like postgres://user:password@host:5432/postgres');
  if (clickhouse !== undefined && !isUrl(clickhouse, ['http:', 'https:']))
    throw new UsageError('--clickhouse expects an address like http://user:password@host:8123');
  const config = loadConfig();
  const stack = findStack(config);
  const url = postgres ?? config.labUrl ?? stack?.postgres.labUrl ?? null;
  const clickhouseUrl = clickhouse ?? config.labClickhouseUrl ?? stack?.clickhouse.labUrl ?? null;
  if (url !== null) return { url, clickhouseUrl };
  throw new Unreachable(
    'No Postgres to run the race on. Start the stack with "npm start", or set --postgres or LASTWRITE_LAB_URL to a role that may create databases and roles.',
  );
}

/** The permutations of the file, as PostgreSQL's isolation tester runs and prints them. */
async function printExpected(race: SqlRace, url: string, terminal: Terminal): Promise<ExitCode> {
  if (usesClickHouse(race))
    throw new UsageError('--expected works only for races on Postgres; this one uses ClickHouse');
  const database = await openLabDatabase(url, labLimits);
  try {
    let output = '';
    const { failure } = await runIsolation(race, {
      url: database.url,
      application: 'isolation/lab',
      maxStepWaitMs: labLimits.stepMs,
      limits: { rows: Infinity, bytes: labLimits.answerBytes },
      signal: terminal.interrupted,
      print: (text) => {
        output += text;
      },
    });
    terminal.print(output);
    return failure === null ? exitCodes.consistent : exitCodes.unknown;
  } finally {
    await database.drop();
  }
}

function toJson({ exploration, ...explored }: ExploredRace): object {
  return { ...explored, ...exploration } satisfies object & RaceExploration;
}

function worstOf(explored: readonly ExploredRace[]): ExitCode {
  if (explored.some(({ verdict }) => verdict === 'violated')) return exitCodes.inconsistent;
  return explored.every(({ verdict }) => verdict === 'clean') ? exitCodes.consistent : exitCodes.unknown;
}
