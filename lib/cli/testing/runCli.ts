import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const stub = join(dirname(fileURLToPath(import.meta.url)), '..', 'lastwrite.js');

interface CliRun {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd: string;
  /** Told of what it writes, on either stream; may interrupt it, as Ctrl-C does. */
  readonly onOutput?: (text: string, interrupt: () => void) => void;
}

/** Runs the command as a shell would, from any folder, with only the given LASTWRITE_ variables. */
export function runCli(args: readonly string[], { env = {}, input = '', cwd, onOutput }: CliRun): Promise<CliResult> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(LASTWRITE_|NO_COLOR|FORCE_COLOR|NODE_OPTIONS|VITEST)/.test(name),
    ),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [stub, ...args], { cwd, env: { ...inherited, ...env } as NodeJS.ProcessEnv });
    let stdout = '';
    let stderr = '';
    const told = () =>
      onOutput?.(stdout + stderr, () => {
        child.kill('SIGINT');
      });
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      told();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      told();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
