import { openConnection, type Connection } from '@/lib/postgres/Connection';
import type { SqlRace } from '../race/SqlRace';
import { Session, type SessionLimits } from '../session/Session';
import { BlockedSessions } from './BlockedSessions';
import { interleavings } from './interleavings';
import { IsolationFailure, runPermutation } from './runPermutation';

export interface IsolationOptions {
  /** Of the sessions and of the set-up. */
  readonly url: string;
  /** A name for the sessions in pg_stat_activity, as the tester has it: `isolation/name`. */
  readonly application: string;
  /** Extra settings for each connection, such as `-c search_path=race`. */
  readonly settings?: string;
  readonly maxStepWaitMs?: number;
  readonly limits?: SessionLimits;
  /** Told of each piece of the output as it comes. */
  readonly print: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface IsolationResult {
  readonly permutations: number;
  /** Why it ended before its end; null: it did not. */
  readonly failure: string | null;
}

/** As the original: 360 s. */
const MAX_STEP_WAIT_MS = 360_000;
const CONNECT_WITHIN_MS = 30_000;
/** A lock may be waited for as long as a step may take, twice. */
const SILENT_FOR_MS = 900_000;
const NO_LIMITS: SessionLimits = { rows: Infinity, bytes: Infinity };

/**
 * Runs a race's permutations, or every one where it lists none, as PostgreSQL's isolation tester does, and prints what that prints, in the format of
 * its expected output. Where the tester would exit, the result says why, and the output has it too.
 */
export async function runIsolation(race: SqlRace, options: IsolationOptions): Promise<IsolationResult> {
  const { print, limits = NO_LIMITS, maxStepWaitMs = MAX_STEP_WAIT_MS } = options;
  printUnused(race, print);
  print(`Parsed test spec with ${race.sessions.length} sessions\n`);
  const opened: Connection[] = [];
  const open = async (name: string): Promise<Connection> => {
    const connection = await openConnection({
      connectionString: options.url,
      application_name: `${options.application}/${name}`,
      ...(options.settings === undefined ? {} : { options: options.settings }),
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      deadlineMs: SILENT_FOR_MS,
    });
    opened.push(connection);
    return connection;
  };
  let permutations = 0;
  try {
    const watch = await open('control connection');
    const control = new Session('control', await open('control connection'), limits);
    const sessions: Session[] = [];
    for (const { name } of race.sessions) sessions.push(new Session(name, await open(name), limits));
    const blocked = new BlockedSessions(
      watch,
      sessions.map(({ pid }) => pid),
    );
    for (const steps of permutationsOf(race)) {
      if (options.signal?.aborted === true) break;
      await runPermutation(race, steps, {
        control,
        sessions,
        isBlocked: ({ pid }) => blocked.isBlocked(pid),
        cancel: async ({ pid }) => {
          await watch.query('SELECT pg_cancel_backend($1::int)', [pid]);
        },
        maxStepWaitMs,
        print,
      });
      permutations += 1;
    }
    return { permutations, failure: null };
  } catch (error) {
    if (!(error instanceof IsolationFailure)) throw error;
    print(`${error.message}\n`);
    return { permutations, failure: error.message };
  } finally {
    for (const connection of opened) connection.destroy();
  }
}

function* permutationsOf(race: SqlRace) {
  if (race.permutations.length > 0) for (const { steps } of race.permutations) yield steps;
  else
    for (const order of interleavings(race.sessions.map(({ steps }) => steps)))
      yield order.map(({ name }) => ({ step: name, blockers: [] }));
}

/** In the order of their names, as the tester sorts them. */
function printUnused(race: SqlRace, print: (text: string) => void): void {
  if (race.permutations.length === 0) return;
  const used = new Set(race.permutations.flatMap(({ steps }) => steps.map(({ step }) => step)));
  const names = race.sessions.flatMap(({ steps }) => steps.map(({ name }) => name));
  for (const name of names.filter((each) => !used.has(each)).sort()) print(`unused step name: ${name}\n`);
}
