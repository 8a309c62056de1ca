import type { TriedScenario, TryInput } from '@/lib/contract/loadTests';
import { exitCodes, type ExitCode } from '../exitCodes';
import { readParameters } from '../readParameters';
import { readWhole } from '../readWhole';
import { renderTried } from '../render/renderTried';
import type { LoadTestSource } from '../source/loadTestSource';
import type { Terminal } from '../Terminal';

/** As typed. */
export interface TryOptions {
  readonly delay?: string;
  readonly settle?: string;
  readonly set?: readonly string[];
  readonly environment?: string;
  readonly json?: boolean;
}

const CODES: Readonly<Record<TriedScenario['outcome'], ExitCode>> = {
  passed: exitCodes.consistent,
  failed: exitCodes.inconsistent,
  unknown: exitCodes.unknown,
};

/** `try SCENARIO [VARIANT]`: one iteration of a race over a team's own API, with everything that was sent and answered. Throws UsageError, Refused, Unreachable. */
export async function tryOnce(
  scenario: string,
  variant: string | undefined,
  { delay, settle, set, environment, json = false }: TryOptions,
  terminal: Terminal,
  openSource: () => Promise<LoadTestSource>,
): Promise<ExitCode> {
  const input: TryInput = {
    ...(variant === undefined ? {} : { variant }),
    ...(environment === undefined ? {} : { environment }),
    ...(delay === undefined ? {} : { delayMs: readWhole('--delay', delay) }),
    ...(settle === undefined ? {} : { settleMs: readWhole('--settle', settle) }),
    ...readParameters(set),
  };
  const source = await openSource();
  const tried = await source.try(scenario, input);
  terminal.print(json ? JSON.stringify(tried, null, 2) : renderTried(tried, terminal.style));
  return CODES[tried.outcome];
}
