import { randomUUID } from 'node:crypto';
import type { Exploration, InterleavingInput } from '@/lib/contract/interleavings';
import { explorationVerdict } from '@/lib/wording/explorationVerdict';
import { followRun } from '../followRun';
import { exitCodes, type ExitCode } from '../exitCodes';
import { explorationProgress, renderExploration } from '../render/renderExploration';
import type { ExplorationSource } from '../source/explorationSource';
import type { Terminal } from '../Terminal';
import { readParameters } from '../readParameters';
import { readWhole } from '../readWhole';

export interface ExploreOptions {
  readonly reindex?: boolean;
  readonly set?: readonly string[];
  readonly allOrders?: boolean;
  readonly limit?: string;
  readonly environment?: string;
  readonly json?: boolean;
}

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
  // From here on Ctrl-C cancels.
  if (terminal.interrupted.aborted) return exitCodes.unknown;
  const { id } = await source.start(input, randomUUID());
  const ended = await followRun(source, id, terminal, { noun: 'exploration', progressOf: explorationProgress });
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

function toInput(
  scenario: string,
  variant: string,
  { reindex, allOrders, limit, environment, set }: ExploreOptions,
): InterleavingInput {
  return {
    scenario,
    variant,
    ...(reindex === undefined ? {} : { reindex }),
    ...readParameters(set),
    ...(allOrders === undefined ? {} : { reduce: !allOrders }),
    ...(limit === undefined ? {} : { limit: readWhole('--limit', limit) }),
    ...(environment === undefined ? {} : { environment }),
  };
}
