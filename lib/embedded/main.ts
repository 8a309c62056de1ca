import { readAccess, whyNotListen } from '../environments/access';
import { allowedHosts } from '../environments/allowedHosts';
import { ConfigError } from '../environments/ConfigError';
import { loadConfig } from '../environments/loadConfig';
import { describeOidc } from '../environments/oidcAccess';
import { readLabFiles } from '../runs/lab/readLabFiles';
import { endWithNpm } from '../server/endWithNpm';
import { explainFailure } from './explainFailure';
import { say, sayPlain } from './start/say.js';
import { StartFailure } from './start/StartFailure.js';
import { startStack, type Stack } from './startStack';

export type RunOptions = {
  readonly home: string;
  /** null: without a console. */
  readonly port: number | null;
  /** The address that the console listens at. */
  readonly host: string;
  /** An earlier stack in this home ended without cleaning up. */
  readonly recovering: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Starts the stack and runs until it is asked to stop: Ctrl-C, SIGTERM, a closed terminal. @throws StartFailure */
export async function runStack({ home, port, host, recovering, env }: RunOptions): Promise<void> {
  if (recovering) say('recovered', 'the last stack did not shut down cleanly; its data is kept');
  let stack: Stack | null = null;
  let ending = false;
  const end = (reason: string, exitCode: number) => {
    if (ending) {
      stack?.kill();
      process.exit(130);
    }
    ending = true;
    sayPlain(`\nEnding (${reason}) …`);
    // While the stack still starts, its parts end with this process.
    if (stack === null) process.exit(exitCode);
    void stack.stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => end('Ctrl-C; press again to force', 0));
  process.on('SIGTERM', () => end('SIGTERM', 0));
  process.on('SIGHUP', () => end('the terminal is gone', 0));
  // A terminal or pipe that is gone must not end the supervisor before its children.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  endWithNpm('start', env, () => end('npm is gone', 1));
  try {
    stack = await startStack({ home, port, host, env, report: say, fleet: true, schedules: true });
  } catch (error) {
    throw new StartFailure(explainFailure(error, home));
  }
  const { console: running } = stack.info;
  sayPlain(`\n  Data and logs are in ${home}. Ctrl-C stops everything.`);
  const access = readAccess(env);
  if (access.kind === 'oidc') sayPlain(`\n  ${describeOidc(access)}`);
  sayPlain(
    running.url === null
      ? `\n  The stores are running. Their addresses are in ${home}/stack.json\n`
      : `\n  Open ${running.url}\n`,
  );
}

/** Reports errors in variables and lastwrite.config.json, and an unprotected address, before anything is built or started. @throws StartFailure */
export function checkConfiguration(env: Readonly<Record<string, string | undefined>>, host: string): void {
  try {
    readLabFiles(loadConfig(env).labFiles);
    allowedHosts(env);
    const refusal = whyNotListen(host, readAccess(env));
    if (refusal !== null) throw new StartFailure(refusal, 64);
  } catch (error) {
    if (error instanceof ConfigError) throw new StartFailure(`The configuration has an error:\n${error.message}`, 64);
    throw error;
  }
}
