import { Command, CommanderError } from 'commander';
import type { ActivityOptions } from './commands/activity';
import type { DeploymentOptions } from './commands/deployment';
import type { DiscoverOptions } from './commands/discover';
import type { ExploreOptions } from './commands/explore';
import type { ExploreFileOptions } from './commands/exploreFile';
import type { MatrixOptions } from './commands/fixMatrix';
import type { ListOptions } from './commands/listLoadTests';
import type { InspectOptions } from './commands/inspect';
import type { RemoveOptions } from './commands/remove';
import type { RetentionOptions } from './commands/retention';
import type { SnapshotOptions } from './commands/snapshot';
import type { SweepOptions } from './commands/sweep';
import type { VerdictOptions } from './commands/verdict';
import type { TryOptions } from './commands/tryOnce';
import { exitCodes, type ExitCode } from './exitCodes';
import { printable } from './render/printable';
import type { LoadTestOptions } from './load-tests/readOptions';
import type { ExplorationSource } from './source/explorationSource';
import type { LoadTestSource } from './source/loadTestSource';
import type { SweepSource } from './source/sweepSource';
import type { RetentionSource } from './source/retentionSource';
import { processTerminal, type Terminal } from './Terminal';

type Common = { readonly json?: boolean; readonly url?: string };

const EPILOG = `
Exit codes: 0 consistent or passed, 1 inconsistent or failed, 2 unknown or unavailable, 64 wrong usage.
Asks the console at --url, else the one that runs here, else the stores that LASTWRITE_* or lastwrite.config.json name.`;

const LOAD_TEST_EPILOG = `
Exit codes: 0 no delay's measured failure rate is above --fail-above, 1 some is, 2 it did not run to its end or could not be judged, 64 wrong
usage. The rate itself counts, not its interval: to be sure of 1 % take 400 iterations per delay or more. Ctrl-C cancels the load test.`;

const EXPLORE_EPILOG = `
Exit codes: 0 proven clean, 1 some order violates an invariant, 2 not complete, 64 wrong usage. Ctrl-C cancels the exploration.
A file is run by this command itself, in databases of its own on the stores of the stack that runs here, or of --postgres or LASTWRITE_LAB_URL and
--clickhouse or LASTWRITE_LAB_CLICKHOUSE_URL.`;

const VERDICT_EPILOG = `
Exit codes: 0 it fails less often, or shown to fail as often; 1 it fails more often; 2 nothing can be told, or the conditions differ; 64 wrong usage.`;

const SWEEP_EPILOG = `
Exit codes: 0 clean, 1 more records have drifted than --fail-above, 2 incomplete or refused, 64 wrong usage. Without --record every type is swept,
one after the other. Ctrl-C cancels the sweep.`;

/**
 * Runs the command line and gives the process' exit code. Never throws for what a user or a store does. What a command needs is loaded when
 * it is run, so that help and wrong usage are told at once.
 */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  let code: ExitCode = exitCodes.consistent;
  const program = commandLine(terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, terminal, args.includes('--json'));
  }
}

/** For options that may be given more than once. */
const collect = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text];

function commandLine(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('lastwrite')
    .description('Shows which write won, and proves why.')
    .addHelpText('after', EPILOG)
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text);
      },
      writeErr: (text) => {
        terminal.complain(text.trimEnd());
      },
    })
    .showSuggestionAfterError()
    .exitOverride();
  program
    .command('inspect')
    .description('what each store holds of a record, and what went wrong')
    .argument('<names...>', 'names of records, or any text that holds some; - reads the input')
    .option('--json', 'print the answer of the API')
    .option('--markdown', 'print one record as Markdown, for an incident, a chat or a pull request')
    .option('--watch', 'follow one record until it is consistent and nothing changes any more')
    .option('--environment <id>', 'which environment; the first configured one by default')
    .option('--url <address>', 'which console')
    .action(async (names: string[], options: InspectOptions & Common) => {
      const { inspect } = await import('./commands/inspect');
      const { openSource } = await import('./source/openSource');
      finish(await inspect(names, options, terminal, () => openSource(options.url)));
    });
  program
    .command('snapshot')
    .description('keep what each store holds of a record now, and print the address where it stays')
    .argument('<name>', 'the name of a record')
    .option('--note <text>', 'a note on it')
    .option('--json', 'print the answer of the API')
    .option('--environment <id>', 'which environment; the first configured one by default')
    .option('--url <address>', 'which console')
    .action(async (name: string, options: SnapshotOptions & Common) => {
      const { snapshot } = await import('./commands/snapshot');
      const { openSource } = await import('./source/openSource');
      finish(await snapshot(name, options, terminal, () => openSource(options.url)));
    });
  program
    .command('load-test')
    .description('race calls on records, many times and at several delays, and count what goes wrong')
    .argument('<scenario>', 'what to race, e.g. scorecard_race; or the id of a load test, to follow it')
    .argument('[variant]', 'how it is written, e.g. save_all/async_closure')
    .option('--delays <ms>', 'delays between the calls: 0,10,50 or a range with its step, 0-200:25')
    .option('--iterations <n>', 'iterations per delay')
    .option('--concurrency <n>', 'iterations that race at the same time; auto, the default: a short ramp chooses it')
    .option('--settle <ms>', 'how long to wait after the last answer before judging')
    .option('--latency <profile>', 'none, or staging: the reference service slowed down step by step')
    .option('--transport <protocol>', 'http, or grpc: what calls are sent over')
    .option(
      '--set <parameter=n>',
      'a number that the scenario lets you choose, like coaches=3 or batches=3,1; once for each',
      collect,
    )
    .option('--environment <id>', 'which environment; the first configured one by default')
    .option('--label <text>', 'what to call it in the history')
    .option(
      '--fail-above <rate>',
      'end with 1 when the measured failure rate at some delay is above this, 0 to 1; 0 by default',
    )
    .option('--json', 'print the answer of the API once it is over')
    .option('--csv <file>', 'save the figures per delay')
    .option('--html <file>', 'save the report')
    .option('--detach', 'start it and leave')
    .option('--url <address>', 'which console')
    .addHelpText('after', LOAD_TEST_EPILOG)
    .action(async (scenario: string, variant: string | undefined, options: LoadTestOptions & Common) => {
      const { loadTest } = await import('./commands/loadTest');
      finish(await loadTest(scenario, variant, options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('try')
    .description('one iteration of a race over an API of your own: every request, its answer, and the judgement')
    .argument('<scenario>', 'the id of a scenario that a file describes, e.g. order_race')
    .argument('[variant]', 'one of its variants; the first one by default')
    .option('--delay <ms>', 'how long after the others the delayed actors start; 0 by default')
    .option('--settle <ms>', 'how long to wait after the last answer before judging')
    .option(
      '--set <parameter=n>',
      'a number that the scenario lets you choose, like coaches=3 or batches=3,1; once for each',
      collect,
    )
    .option('--environment <id>', 'which environment; the first configured one by default')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (scenario: string, variant: string | undefined, options: TryOptions & Common) => {
      const { tryOnce } = await import('./commands/tryOnce');
      finish(await tryOnce(scenario, variant, options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('verdict')
    .description('did a fix hold? load tests before it against load tests after it')
    .argument('<before>', 'ids with commas between them, label:TEXT, variant:ID or deployment:ID')
    .argument('[after]', 'likewise; after a deployment the same one by default')
    .option('--scenario <id>', 'only runs of this scenario')
    .option('--environment <id>', 'only runs against this environment')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .addHelpText('after', VERDICT_EPILOG)
    .action(async (before: string, after: string | undefined, options: VerdictOptions & Common) => {
      const { verdict } = await import('./commands/verdict');
      finish(await verdict(before, after, options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('load-tests')
    .description('the load tests so far, newest first')
    .option('--scenario <id>', 'only of this scenario')
    .option('--variant <id>', 'only of this variant')
    .option('--environment <id>', 'only against this environment')
    .option('--limit <n>', 'how many', '20')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (options: ListOptions & Common) => {
      const { listLoadTests } = await import('./commands/listLoadTests');
      finish(await listLoadTests(options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('explore')
    .description('run every order of a race’s steps on the databases: what breaks a variant, or that nothing does')
    .argument(
      '<scenario>',
      'what to race, e.g. scorecard_race; or a file with a race of SQL, or its id among the scenarios of the configuration',
    )
    .argument('[variant]', 'how it is written, e.g. save_all/async_closure; of a file one of its variants')
    .option('--reindex', 'races over records: a background reindex job runs beside the calls')
    .option(
      '--set <parameter=n>',
      'a number that the scenario lets you choose, like coaches=3 or batches=3,1; once for each',
      collect,
    )
    .option('--all-orders', 'run orders too that provably equal one that is run')
    .option('--limit <n>', 'at most so many orders; what is cut off is said')
    .option('--environment <id>', 'where the records of races lie; the first configured environment by default')
    .option('--json', 'print the answer of the API once it is over')
    .option('--url <address>', 'which console')
    .option('--level <levels>', 'files only: read committed, repeatable read, serializable, or all')
    .option('--all-variants', 'files only: the race as written and each of its variants')
    .option('--states', 'files only: what the tables held after each step of the shortest orders')
    .option(
      '--expected',
      'files only: run the permutations that the file lists, and print what PostgreSQL’s isolation tester would',
    )
    .option('--postgres <url>', 'files only: a server, by a role that may make databases and roles')
    .option('--clickhouse <url>', 'files only: a server for steps on ClickHouse, by a user who may make databases')
    .addHelpText('after', EXPLORE_EPILOG)
    .action(
      async (scenario: string, variant: string | undefined, options: ExploreOptions & ExploreFileOptions & Common) => {
        const { exploreFile, fileOf } = await import('./commands/exploreFile');
        const { checkOptions } = await import('./commands/exploreOptions');
        const file = fileOf(scenario);
        checkOptions(file !== null, variant, options);
        if (file !== null) {
          finish(await exploreFile(file, variant, options, terminal));
          return;
        }
        const { explore } = await import('./commands/explore');
        finish(await explore(scenario, variant ?? '', options, terminal, () => openExplorations(options.url)));
      },
    );
  program
    .command('sweep')
    .description('compare the records of both stores: which have drifted, and why')
    .option('--environment <id>', 'which environment; the first configured one by default')
    .option('--record <type>', 'which record type; all of them by default')
    .option(
      '--since <ago>',
      'those that changed since then: 30m, 1h, 7d or a time; by default since everything is verified',
    )
    .option('--deep', 'all records, not only those that changed')
    .option('--fail-above <n>', 'end with 1 when more records than this have drifted; 0 by default')
    .option('--json', 'print the answer of the API once it is over, with the drifts')
    .option('--url <address>', 'which console')
    .addHelpText('after', SWEEP_EPILOG)
    .action(async (options: SweepOptions & Common) => {
      const { sweep } = await import('./commands/sweep');
      finish(await sweep(options, terminal, () => openSweeps(options.url)));
    });
  program
    .command('matrix')
    .description('every variant of a race against what breaks it, as explored so far: text for an incident report')
    .argument('<scenario>', 'which race, e.g. scorecard_race')
    .option('--reindex', 'races over records: as explored with a background reindex job')
    .option('--set <parameter=n>', 'as explored with this number, like coaches=3; once for each', collect)
    .option('--environment <id>', 'which environment; whichever was explored last by default')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (scenario: string, options: MatrixOptions & Common) => {
      const { url, ...asked } = options;
      const { fixMatrix } = await import('./commands/fixMatrix');
      finish(await fixMatrix(scenario, asked, terminal, () => openExplorations(url)));
    });
  program
    .command('deployment')
    .description('mark a deployment in the charts')
    .argument('<title>', 'what was deployed, e.g. "orders 1.42"')
    .option('--at <time>', 'when, in ISO 8601; now by default')
    .option('--link <address>', 'where it is described: a release, a pipeline')
    .option('--environment <id>', 'in which environment; in all of them by default')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (title: string, options: DeploymentOptions & Common) => {
      const { deployment } = await import('./commands/deployment');
      const { openConsole } = await import('./source/openConsole');
      const { deploymentSource } = await import('./source/deploymentSource');
      finish(await deployment(title, options, terminal, async () => deploymentSource(await openConsole(options.url))));
    });
  program
    .command('delete')
    .description('delete load tests and explorations that are over, or forget what was told of records')
    .argument('<things...>', 'ids of load tests and explorations, names of records')
    .option('--environment <id>', 'of records: which environment; the first configured one by default')
    .option('--url <address>', 'which console')
    .action(async (things: string[], options: RemoveOptions & Common) => {
      const { remove } = await import('./commands/remove');
      finish(await remove(things, options, terminal, () => openRetention(options.url)));
    });
  program
    .command('retention')
    .description('what is kept for how long, and what goes next')
    .option('--now', 'delete at once what was kept for long enough')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (options: RetentionOptions & Common) => {
      const { retention } = await import('./commands/retention');
      finish(await retention(options, terminal, () => openRetention(options.url)));
    });
  program
    .command('workers')
    .description('who works on what, how busy each is, and what it finished in the last hour')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (options: Common) => {
      const { workers } = await import('./commands/workers');
      const { openConsole } = await import('./source/openConsole');
      const { workerSource } = await import('./source/workerSource');
      finish(await workers(options, terminal, async () => workerSource(await openConsole(options.url))));
    });
  program
    .command('activity')
    .description('who started, changed and deleted what, the newest first')
    .option('--by <name>', 'only what this person did')
    .option('--kind <kind>', 'only of this kind: load_test, exploration, lab_run, sweep, snapshot, schedule, …')
    .option('--subject <id>', 'only what was done to the run of this id')
    .option('--limit <n>', 'how many', '20')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (options: ActivityOptions & Common) => {
      const { activity } = await import('./commands/activity');
      const { openConsole } = await import('./source/openConsole');
      const { activitySource } = await import('./source/activitySource');
      finish(await activity(options, terminal, async () => activitySource(await openConsole(options.url))));
    });
  program
    .command('environments')
    .description('the configured environments and whether their stores answer')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (options: Common) => {
      const { environments } = await import('./commands/environments');
      const { openSource } = await import('./source/openSource');
      finish(await environments(options, terminal, () => openSource(options.url)));
    });
  program
    .command('discover')
    .description(
      'tables of both stores that look like records and their copies, and how up to 200 records of each agree',
    )
    .option('--environment <id>', 'which environment; the first configured one by default')
    .option('--no-trial', 'look at catalogs alone, and read no row')
    .option('--write', 'add those that fit to lastwrite.config.json')
    .option('--json', 'print the answer of the API')
    .option('--url <address>', 'which console')
    .action(async (options: DiscoverOptions & Common) => {
      const { discover } = await import('./commands/discover');
      const { openSource } = await import('./source/openSource');
      finish(await discover(options, terminal, () => openSource(options.url)));
    });
  program
    .command('status')
    .description('which parts of a stack run here')
    .option('--json', 'print it as JSON')
    .action(async (options: Common) => {
      const { status } = await import('./commands/status');
      const { loadConfig } = await import('@/lib/environments/loadConfig');
      finish(await status(options, terminal, loadConfig()));
    });
  return program;
}

async function openLoadTests(url: string | undefined): Promise<LoadTestSource> {
  const { openConsole } = await import('./source/openConsole');
  const { loadTestSource } = await import('./source/loadTestSource');
  return loadTestSource(await openConsole(url));
}

async function openExplorations(url: string | undefined): Promise<ExplorationSource> {
  const { openConsole } = await import('./source/openConsole');
  const { explorationSource } = await import('./source/explorationSource');
  return explorationSource(await openConsole(url));
}

async function openSweeps(url: string | undefined): Promise<SweepSource> {
  const { openConsole } = await import('./source/openConsole');
  const { sweepSource } = await import('./source/sweepSource');
  return sweepSource(await openConsole(url));
}

async function openRetention(url: string | undefined): Promise<RetentionSource> {
  const { openConsole } = await import('./source/openConsole');
  const { retentionSource } = await import('./source/retentionSource');
  return retentionSource(await openConsole(url));
}

async function explain(error: unknown, terminal: Terminal, json: boolean): Promise<ExitCode> {
  // Help that was asked for is an answer; commander has printed it, and its own complaints too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.consistent : exitCodes.usage;
  const { ConfigError } = await import('@/lib/environments/ConfigError');
  const { exitCodeOfProblem } = await import('./exitCodeOfProblem');
  const { Refused, Unreachable } = await import('./source/apiSource');
  const { UsageError } = await import('./UsageError');
  if (error instanceof Refused) {
    if (json) terminal.print(JSON.stringify(error.problem, null, 2));
    const details = (error.problem.errors ?? []).map(({ path, message }) => `\n  ${path}: ${message}`).join('');
    terminal.complain(`${error.problem.title}. ${error.problem.detail}${details}`);
    return exitCodeOfProblem(error.problem);
  }
  if (error instanceof UsageError || error instanceof ConfigError) {
    terminal.complain(error.message);
    return exitCodes.usage;
  }
  terminal.complain(
    error instanceof Unreachable
      ? error.message
      : `The command failed: ${printable(error instanceof Error ? error.message : String(error))}`,
  );
  return exitCodes.unknown;
}
