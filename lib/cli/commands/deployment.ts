import type { DeploymentInput } from '@/lib/contract/schedules';
import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import type { DeploymentSource } from '../source/deploymentSource';
import type { Terminal } from '../Terminal';

export interface DeploymentOptions {
  readonly at?: string;
  readonly link?: string;
  readonly environment?: string;
  readonly json?: boolean;
}

/** `deployment`: marks one in the charts, as a pipeline does after it has deployed. */
export async function deployment(
  title: string,
  { at, link, environment, json = false }: DeploymentOptions,
  terminal: Terminal,
  openSource: () => Promise<DeploymentSource>,
): Promise<ExitCode> {
  const input: DeploymentInput = { title, at, environment, url: link };
  const marked = await (await openSource()).create(input);
  terminal.print(
    json
      ? JSON.stringify(marked, null, 2)
      : `Marked ${printable(marked.title)} at ${marked.at} in ${marked.environment ?? 'every environment'}.`,
  );
  return exitCodes.consistent;
}
