import { exitCodes, type ExitCode } from '../exitCodes';
import { parametersToText } from '@/lib/contract/parameters';
import { readParameters } from '../readParameters';
import { printable } from '../render/printable';
import type { ExplorationSource } from '../source/explorationSource';
import type { Terminal } from '../Terminal';

export interface MatrixOptions {
  readonly reindex?: boolean;
  readonly set?: readonly string[];
  readonly environment?: string;
  readonly json?: boolean;
}

/** `matrix SCENARIO`: every variant against what breaks it, as it pastes into an incident report. A report, so it ends with 0 whatever it says. Throws UsageError, Refused, Unreachable. */
export async function fixMatrix(
  scenario: string,
  { json, reindex, set, environment }: MatrixOptions,
  terminal: Terminal,
  openSource: () => Promise<ExplorationSource>,
): Promise<ExitCode> {
  const { parameters } = readParameters(set);
  const source = await openSource();
  const text = await source.matrix({
    scenario,
    ...(reindex ? { reindex: 'true' } : {}),
    ...(parameters === undefined ? {} : { parameters: parametersToText(parameters) }),
    ...(environment === undefined ? {} : { environment }),
    format: json ? 'json' : 'text',
  });
  terminal.print((json ? text : text.split('\n').map(printable).join('\n')).trimEnd());
  return exitCodes.consistent;
}
