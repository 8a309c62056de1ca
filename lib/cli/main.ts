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
Uses the console at --url, or the one running on this machine, or the stores in LASTWRITE_* and lastwrite.config.json.`;

const LOAD_TEST_EPILOG = `
Exit codes: 0 no delay's measured failure rate is above --fail-above, 1 at least one is, 2 the run did not complete or could not be judged, 64
wrong usage. The measured rate counts, not its interval: to confirm 1 %, use at least 400 iterations per delay. Ctrl-C cancels the load test.`;

const EXPLORE_EPILOG = `
Exit codes: 0 proven clean, 1 an order violates an invariant, 2 not complete, 64 wrong usage. Ctrl-C cancels the exploration.
This command runs a file itself, in temporary databases on the stores of the stack on this machine, or on the ones in --postgres or
LASTWRITE_LAB_URL and --clickhouse or LASTWRITE_LAB_CLICKHOUSE_URL.`;

const VERDICT_EPILOG = `
Exit codes: 0 it fails less often or equally often, 1 it fails more often, 2 not enough data or different conditions, 64 wrong usage.`;

const SWEEP_EPILOG = `
Exit codes: 0 clean, 1 more records have drifted than --fail-above, 2 incomplete or refused, 64 wrong usage. Without --record, it sweeps all
types one after another. Ctrl-C cancels the sweep.`;

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
    .description('show what each store holds of a record, and what went wrong')
    .argument('<names...>', 'names of records, or text that contains some; - reads standard input')
    .option('--json', 'print the API’s answer as JSON')
    .option('--markdown', 'print one record as Markdown for an incident, a chat or a pull request')
    .option('--watch', 'follow one record until it is consistent and stops changing')
    .option('--environment <id>', 'the environment (default: the first one configured)')
    .option('--url <address>', 'the console to use')
    .action(async (names: string[], options: InspectOptions & Common) => {
      const { inspect } = await import('./commands/inspect');
      const { openSource } = await import('./source/openSource');
      finish(await inspect(names, options, terminal, () => openSource(options.url, terminal)));
    });
  program
    .command('snapshot')
    .description('keep the current inspection of a record, and print its permanent address')
    .argument('<name>', 'the name of a record')
    .option('--note <text>', 'a note to add')
    .option('--json', 'print the API’s answer as JSON')
    .option('--environment <id>', 'the environment (default: the first one configured)')
    .option('--url <address>', 'the console to use')
    .action(async (name: string, options: SnapshotOptions & Common) => {
      const { snapshot } = await import('./commands/snapshot');
      const { openSource } = await import('./source/openSource');
      finish(await snapshot(name, options, terminal, () => openSource(options.url, terminal)));
    });
  program
    .command('load-test')
    .description('race calls many times at several delays, and count what goes wrong')
    .argument('<scenario>', 'the scenario, e.g. scorecard_race; or the id of a load test to follow')
    .argument('[variant]', 'the variant, e.g. save_all/async_closure')
    .option('--delays <ms>', 'delays between the calls: a list, 0,10,50, or a range with a step, 0-200:25')
    .option('--iterations <n>', 'iterations per delay')
    .option('--concurrency <n>', 'iterations at the same time; auto (the default) runs a short ramp to choose')
    .option('--settle <ms>', 'wait after the last answer before judging')
    .option('--latency <profile>', 'none, or staging to slow down the reference service step by step')
    .option('--transport <protocol>', 'http or grpc')
    .option(
      '--set <parameter=n>',
      'a parameter of the scenario, like coaches=3 or batches=3,1; repeat for more',
      collect,
    )
    .option('--environment <id>', 'the environment (default: the first one configured)')
    .option('--label <text>', 'a label for the list')
    .option('--fail-above <rate>', 'exit with 1 if a measured failure rate is above this, 0 to 1 (default: 0)')
    .option('--json', 'print the API’s answer as JSON at the end')
    .option('--csv <file>', 'save the results per delay as CSV')
    .option('--html <file>', 'save the report as HTML')
    .option('--detach', 'start it and exit')
    .option('--url <address>', 'the console to use')
    .addHelpText('after', LOAD_TEST_EPILOG)
    .action(async (scenario: string, variant: string | undefined, options: LoadTestOptions & Common) => {
      const { loadTest } = await import('./commands/loadTest');
      finish(await loadTest(scenario, variant, options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('try')
    .description('run one iteration of a race over your own API: every request, its answer and the judgement')
    .argument('<scenario>', 'the id of a scenario from a file, e.g. order_race')
    .argument('[variant]', 'one of its variants (default: the first)')
    .option('--delay <ms>', 'delay of the delayed actors (default: 0)')
    .option('--settle <ms>', 'wait after the last answer before judging')
    .option(
      '--set <parameter=n>',
      'a parameter of the scenario, like coaches=3 or batches=3,1; repeat for more',
      collect,
    )
    .option('--environment <id>', 'the environment (default: the first one configured)')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
    .action(async (scenario: string, variant: string | undefined, options: TryOptions & Common) => {
      const { tryOnce } = await import('./commands/tryOnce');
      finish(await tryOnce(scenario, variant, options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('verdict')
    .description('did a fix hold? compare load tests before and after it')
    .argument('<before>', 'comma-separated ids, label:TEXT, variant:ID or deployment:ID')
    .argument('[after]', 'the same forms; optional if the first is a deployment')
    .option('--scenario <id>', 'only runs of this scenario')
    .option('--environment <id>', 'only runs in this environment')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
    .addHelpText('after', VERDICT_EPILOG)
    .action(async (before: string, after: string | undefined, options: VerdictOptions & Common) => {
      const { verdict } = await import('./commands/verdict');
      finish(await verdict(before, after, options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('load-tests')
    .description('list the load tests, newest first')
    .option('--scenario <id>', 'only this scenario')
    .option('--variant <id>', 'only this variant')
    .option('--environment <id>', 'only in this environment')
    .option('--limit <n>', 'number of load tests', '20')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
    .action(async (options: ListOptions & Common) => {
      const { listLoadTests } = await import('./commands/listLoadTests');
      finish(await listLoadTests(options, terminal, () => openLoadTests(options.url)));
    });
  program
    .command('explore')
    .description('run every order of a race’s steps on real databases, and show what breaks a variant')
    .argument(
      '<scenario>',
      'the scenario, e.g. scorecard_race; or a file with an SQL race, or the id of an SQL race in the configuration',
    )
    .argument('[variant]', 'the variant, e.g. save_all/async_closure, or a variant in the file')
    .option('--reindex', 'races over records only: run a background reindex job during the calls')
    .option(
      '--set <parameter=n>',
      'a parameter of the scenario, like coaches=3 or batches=3,1; repeat for more',
      collect,
    )
    .option('--all-orders', 'also run orders that are equivalent to another one')
    .option('--limit <n>', 'run at most this many orders')
    .option('--environment <id>', 'the environment for the records (default: the first one configured)')
    .option('--json', 'print the API’s answer as JSON at the end')
    .option('--url <address>', 'the console to use')
    .option('--level <levels>', 'files only: read committed, repeatable read, serializable, or all')
    .option('--all-variants', 'files only: the race as written and each of its variants')
    .option('--states', 'files only: show the tables after each step of the shortest orders')
    .option(
      '--expected',
      'files only: run the permutations in the file, and print the output of PostgreSQL’s isolation tester',
    )
    .option('--postgres <url>', 'files only: a Postgres, as a role that may create databases and roles')
    .option('--clickhouse <url>', 'files only: a ClickHouse for ClickHouse steps, as a user who may create databases')
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
    .description('compare the records of both stores, and show which have drifted and why')
    .option('--environment <id>', 'the environment (default: the first one configured)')
    .option('--record <type>', 'the record type (default: all)')
    .option('--since <ago>', 'records that changed since: 30m, 1h, 7d or a time (default: since verified through)')
    .option('--deep', 'compare all records, not only changed ones')
    .option('--fail-above <n>', 'exit with 1 if more records than this have drifted (default: 0)')
    .option('--json', 'print the API’s answer as JSON at the end, with the drifts')
    .option('--url <address>', 'the console to use')
    .addHelpText('after', SWEEP_EPILOG)
    .action(async (options: SweepOptions & Common) => {
      const { sweep } = await import('./commands/sweep');
      finish(await sweep(options, terminal, () => openSweeps(options.url)));
    });
  program
    .command('matrix')
    .description('show what breaks each variant of a race, as explored so far, for an incident report')
    .argument('<scenario>', 'the scenario, e.g. scorecard_race')
    .option('--reindex', 'races over records only: explored with a background reindex job')
    .option('--set <parameter=n>', 'explored with this parameter, like coaches=3; repeat for more', collect)
    .option('--environment <id>', 'the environment (default: the one explored last)')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
    .action(async (scenario: string, options: MatrixOptions & Common) => {
      const { url, ...asked } = options;
      const { fixMatrix } = await import('./commands/fixMatrix');
      finish(await fixMatrix(scenario, asked, terminal, () => openExplorations(url)));
    });
  program
    .command('deployment')
    .description('mark a deployment in the charts')
    .argument('<title>', 'what was deployed, e.g. "orders 1.42"')
    .option('--at <time>', 'time in ISO 8601 (default: now)')
    .option('--link <address>', 'a link to the release or the pipeline')
    .option('--environment <id>', 'the environment (default: all)')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
    .action(async (title: string, options: DeploymentOptions & Common) => {
      const { deployment } = await import('./commands/deployment');
      const { openConsole } = await import('./source/openConsole');
      const { deploymentSource } = await import('./source/deploymentSource');
      finish(await deployment(title, options, terminal, async () => deploymentSource(await openConsole(options.url))));
    });
  program
    .command('delete')
    .description('delete finished runs, or the calls reported for a record')
    .argument('<things...>', 'ids of load tests, explorations and lab runs, or names of records')
    .option('--environment <id>', 'of records: the environment (default: the first one configured)')
    .option('--url <address>', 'the console to use')
    .action(async (things: string[], options: RemoveOptions & Common) => {
      const { remove } = await import('./commands/remove');
      finish(await remove(things, options, terminal, () => openRetention(options.url)));
    });
  program
    .command('retention')
    .description('show how long data is kept, and what is deleted next')
    .option('--now', 'delete what is due now')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
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
    .description('list the configured environments, and whether their stores answer')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
    .action(async (options: Common) => {
      const { environments } = await import('./commands/environments');
      const { openSource } = await import('./source/openSource');
      finish(await environments(options, terminal, () => openSource(options.url, terminal)));
    });
  program
    .command('discover')
    .description('find tables that look like records and their copies, and compare up to 200 records of each')
    .option('--environment <id>', 'the environment (default: the first one configured)')
    .option('--no-trial', 'read only the catalogs, no rows')
    .option('--write', 'add the pairs that fit to the configuration file')
    .option('--json', 'print the API’s answer as JSON')
    .option('--url <address>', 'the console to use')
    .action(async (options: DiscoverOptions & Common) => {
      const { discover } = await import('./commands/discover');
      const { openSource } = await import('./source/openSource');
      finish(
        await discover(options, terminal, () =>
          openSource(options.url, terminal, { makesFile: options.write ?? false }),
        ),
      );
    });
  program
    .command('status')
    .description('show the parts of the stack on this machine')
    .option('--json', 'print JSON')
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
