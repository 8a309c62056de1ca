import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exploration, InterleavingInput } from '@/lib/contract/interleavings';
import { explorationVerdict } from '@/lib/wording/explorationVerdict';
import { exitCodes, type ExitCode } from '../exitCodes';
import { explorationProgress, renderExploration } from '../render/renderExploration';
import { Refused, Unreachable } from '../source/apiSource';
import type { ExplorationSource } from '../source/explorationSource';
import type { Terminal } from '../Terminal';
import { readSizes, readWhole } from '../readSizes';

export interface ExploreOptions {
  readonly reindex?: boolean;
  readonly coaches?: string;
  readonly batches?: string;
  readonly schedulers?: string;
  readonly allOrders?: boolean;
  readonly limit?: string;
  readonly environment?: string;
  readonly json?: boolean;
}

/** A console that is started again is back by then. */
const PATIENCE_MS = 60_000;
const AGAIN_AFTER_MS = 1_000;

/**
 * `explore SCENARIO VARIANT` has every order run, follows that, and prints the verdict with the shortest order that breaks it. The first Ctrl-C
 * cancels it. 0 proven clean, 1 violated, 2 not complete. Throws UsageError, Refused, Unreachable.
 */
export async function explore(
  scenario: string,
  variant: string,
  options: ExploreOptions,
  terminal: Terminal,
  openSource: () => Promise<ExplorationSource>,
): Promise<ExitCode> {
  const input = toInput(scenario, variant, options);
  const source = await openSource();
  const { id } = await source.start(input, randomUUID());
  const ended = await follow(source, id, terminal);
  terminal.print(
    options.json
      ? JSON.stringify(await source.read(id), null, 2)
      : renderExploration(ended, source.pageOf(id), terminal.style),
  );
  return exitCodeOfExploration(ended);
}

/** What was found before a cut stays found; nothing else than all orders proves a variant clean. */
export function exitCodeOfExploration(exploration: Exploration): ExitCode {
  switch (explorationVerdict(exploration)) {
    case 'clean':
      return exitCodes.consistent;
    case 'violated':
      return exitCodes.inconsistent;
    case 'incomplete':
      return exitCodes.unknown;
  }
}

async function follow(source: ExplorationSource, id: string, terminal: Terminal): Promise<Exploration> {
  const { progress, style, interrupted } = terminal;
  let answeredMs = performance.now();
  try {
    while (!interrupted.aborted) {
      try {
        for await (const exploration of source.watch(id, interrupted)) {
          answeredMs = performance.now();
          const line = explorationProgress(exploration);
          progress.show([style.dim(line)], line);
          if (exploration.finishedAt !== null) return exploration;
        }
      } catch (error) {
        if (interrupted.aborted) break;
        if (error instanceof Refused && error.problem.status < 500) throw error;
        if (performance.now() - answeredMs > PATIENCE_MS)
          throw error instanceof Unreachable
            ? error
            : new Unreachable('The console gave no answer for a minute; the exploration goes on in its worker.');
      }
      await sleep(AGAIN_AFTER_MS, undefined, { signal: interrupted }).catch(() => undefined);
    }
  } finally {
    progress.clear();
  }
  terminal.complain('Cancelling. Ctrl-C once more leaves at once.');
  return source.cancel(id);
}

function toInput(
  scenario: string,
  variant: string,
  { reindex, allOrders, limit, environment, ...sizes }: ExploreOptions,
): InterleavingInput {
  return {
    scenario,
    variant,
    ...(reindex === undefined ? {} : { reindex }),
    ...readSizes(sizes),
    ...(allOrders === undefined ? {} : { reduce: !allOrders }),
    ...(limit === undefined ? {} : { limit: readWhole('--limit', limit) }),
    ...(environment === undefined ? {} : { environment }),
  };
}
