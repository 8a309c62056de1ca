import { randomUUID } from 'node:crypto';
import { createWriteStream, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LoadTest } from '@/lib/contract/loadTests';
import { formatRate } from '@/lib/wording/formatRate';
import { failedOf } from '@/lib/wording/headlineOf';
import { exitCodes, type ExitCode } from '../exitCodes';
import { untilOver } from '../followRun';
import { exitCodeOfLoadTest } from '../load-tests/exitCodeOfLoadTest';
import { readFailAbove, toRequest, type LoadTestOptions } from '../load-tests/readOptions';
import { MOST_NAMES, progressSentence, renderLoadTest, renderProgress } from '../render/renderLoadTest';
import type { LoadTestSource } from '../source/loadTestSource';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';
import { isUuid } from '@/lib/record/uuid';

const fileFormats = ['csv', 'html'] as const;

/**
 * `load-test SCENARIO VARIANT` starts one, follows it to its end, and prints what it found; `load-test ID` follows one that was started
 * elsewhere. The first Ctrl-C cancels the one that was started here. Throws UsageError, Refused, Unreachable.
 */
export async function loadTest(
  scenario: string,
  variant: string | undefined,
  options: LoadTestOptions,
  terminal: Terminal,
  openSource: () => Promise<LoadTestSource>,
): Promise<ExitCode> {
  const following = variant === undefined && isUuid(scenario);
  if (variant === undefined && !following)
    throw new UsageError(
      'load-test expects a scenario and a variant, like scorecard_race save_all/async_closure, or the id of a load test',
    );
  const failAbove = readFailAbove(options.failAbove);
  const request = toRequest(scenario, variant ?? '', options);
  checkFiles(options);
  const source = await openSource();
  // From here on Ctrl-C cancels.
  if (terminal.interrupted.aborted) return exitCodes.unknown;
  const id = following ? scenario : (await source.start(request, randomUUID())).id;
  if (options.detach) return leave(id, options, terminal, source);
  const ended = await follow(id, !following, terminal, source);
  if (ended === null) return exitCodes.unknown;
  await show(ended, options, terminal, source);
  if (options.failAbove !== undefined && !options.json) terminal.print(limitSentence(ended, failAbove));
  const saved = await save(ended.id, options, terminal, source);
  const code = exitCodeOfLoadTest(ended, failAbove);
  return saved || code !== exitCodes.consistent ? code : exitCodes.unknown;
}

function leave(id: string, { json }: LoadTestOptions, terminal: Terminal, source: LoadTestSource): ExitCode {
  const page = source.pageOf(id);
  terminal.print(
    json ? JSON.stringify({ id, page }, null, 2) : `Started: ${page}\nTo follow it: npx lastwrite load-test ${id}`,
  );
  return exitCodes.consistent;
}

/** To its end, or to Ctrl-C: then one that was started here is cancelled, and any other is left alone, for which the answer is null. */
async function follow(id: string, own: boolean, terminal: Terminal, source: LoadTestSource): Promise<LoadTest | null> {
  const { progress, style } = terminal;
  try {
    const ended = await untilOver(source, id, terminal.interrupted, 'load test', (state) => {
      progress.show(renderProgress(state, style), progressSentence(state));
    });
    progress.clear();
    if (ended !== null) return ended;
    if (!own) {
      terminal.complain(`It continues: ${source.pageOf(id)}`);
      return null;
    }
    terminal.complain('Cancelling. Press Ctrl-C again to exit now.');
    return await source.cancel(id);
  } finally {
    progress.clear();
  }
}

async function show(
  loadTest: LoadTest,
  { json }: LoadTestOptions,
  terminal: Terminal,
  source: LoadTestSource,
): Promise<void> {
  if (json) {
    terminal.print(JSON.stringify(loadTest, null, 2));
    return;
  }
  const failures = failedOf(loadTest) === 0 ? [] : await source.failures(loadTest.id, MOST_NAMES);
  terminal.print(renderLoadTest(loadTest, failures, source.pageOf(loadTest.id), terminal.style));
}

function limitSentence({ points }: LoadTest, failAbove: number): string {
  const above = points
    .filter(({ failureRate }) => (failureRate ?? 0) > failAbove)
    .map(({ delayMs }) => `${delayMs} ms`);
  return above.length === 0
    ? `No measured rate is above ${formatRate(failAbove)}.`
    : `The measured rate is above ${formatRate(failAbove)} at ${above.join(', ')}.`;
}

function checkFiles(options: LoadTestOptions): void {
  for (const format of fileFormats) {
    const file = options[format];
    if (file === undefined) continue;
    if (options.detach)
      throw new UsageError(`--${format} cannot be combined with --detach, which does not wait for the result`);
    if (!statSync(dirname(resolve(file)), { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(
        `--${format} expects a file in an existing folder; ${dirname(resolve(file))} does not exist`,
      );
  }
}

/** Saves the files that were asked for; false when one could not be. */
async function save(
  id: string,
  options: LoadTestOptions,
  terminal: Terminal,
  source: LoadTestSource,
): Promise<boolean> {
  let saved = true;
  for (const format of fileFormats) {
    const file = options[format];
    if (file === undefined) continue;
    try {
      const body = await source.exported(id, format);
      await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(file));
      terminal.complain(`Saved ${file}`);
    } catch (error) {
      saved = false;
      terminal.complain(`Could not save ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return saved;
}
