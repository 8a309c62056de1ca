import { execFile } from 'node:child_process';

/** Says that a command of the configuration failed, and how; never what it printed, since that may be a secret. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';

  constructor(
    readonly program: string,
    readonly reason: string,
  ) {
    super(`The command ${program} ${reason}.`);
  }
}

export interface CommandLimits {
  readonly timeoutMs: number;
}

/** A URL or a token, with room to spare. */
const MOST_BYTES = 64 * 1024;

/**
 * Runs a program without a shell and gives the first line it prints, trimmed. Its error output is thrown away. Throws CommandFailed when it
 * can't be started, ends badly, takes too long or prints nothing.
 */
export function runCommand(argv: readonly string[], { timeoutMs }: CommandLimits): Promise<string> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = execFile(
      /* turbopackIgnore: true */ program,
      args,
      { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES, shell: false, windowsHide: true },
      (error, stdout) => {
        const line = stdout
          .split(/\r?\n/)
          .map((text) => text.trim())
          .find((text) => text !== '');
        if (error) reject(new CommandFailed(program, reasonOf(error, timeoutMs)));
        else if (line === undefined) reject(new CommandFailed(program, 'printed nothing'));
        else resolve(line);
      },
    );
    // A command that asks a question on its input finds the end of it and does not hang.
    child.stdin?.on('error', () => undefined).end();
  });
}

function reasonOf(error: Error & { readonly code?: unknown; readonly killed?: boolean }, timeoutMs: number): string {
  if (error.code === 'ENOENT') return 'was not found';
  if (error.code === 'EACCES') return 'cannot be executed';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${MOST_BYTES / 1024} kB`;
  if (error.killed) return `took longer than ${timeoutMs} ms`;
  return typeof error.code === 'number' ? `ended with exit code ${error.code}` : 'was ended by a signal';
}
