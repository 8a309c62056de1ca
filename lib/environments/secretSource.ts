import type { ConnectionSource, TokenSource } from './config';
import { fillPlaceholders, type Placeholders } from './placeholders';
import { inTurn } from './inTurn';
import { CommandFailed, runCommand } from './runCommand';

/** Gives a connection URL or a token, the same one until it is refused or grows old. */
export interface SecretSource {
  /** Throws CommandFailed. Concurrent callers share one run of the command, and for some seconds its failure. */
  get(): Promise<string>;
  /** After the store refused what `get` gave: the next `get` runs the command again. True when another answer is possible at all. */
  refused(value: string): boolean;
}

/** A failure is not asked for again by everybody who comes meanwhile, and what is refused again and again no more often. */
export const FAILURE_KEPT_MS = 5_000;
/** However many records a request names: a command is a process, and it may ask others in turn. */
export const COMMANDS_AT_ONCE = 4;
const oneOfFew = inTurn(COMMANDS_AT_ONCE);

export interface SecretSourceOptions {
  /** For one run of a command. */
  readonly timeoutMs: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

export function secretSource(
  source: ConnectionSource | TokenSource,
  placeholders: Placeholders,
  options: SecretSourceOptions,
): SecretSource {
  switch (source.kind) {
    case 'url':
      return fixed(fillPlaceholders(source.url, placeholders));
    case 'token':
      return fixed(source.token);
    case 'command':
      return printed(
        source.command.map((part) => fillPlaceholders(part, placeholders)),
        source.cacheSeconds,
        options,
      );
    default:
      return source satisfies never;
  }
}

function fixed(value: string): SecretSource {
  return { get: () => Promise.resolve(value), refused: () => false };
}

function printed(
  argv: readonly string[],
  cacheSeconds: number,
  { timeoutMs, now = () => performance.now() }: SecretSourceOptions,
): SecretSource {
  let running: Promise<string> | null = null;
  let kept: { readonly value: string; readonly since: number } | null = null;
  let refusedAt = -Infinity;
  let failed: { readonly error: CommandFailed; readonly since: number } | null = null;

  async function run(): Promise<string> {
    try {
      const value = await oneOfFew(() => runCommand(argv, { timeoutMs }));
      kept = { value, since: now() };
      return value;
    } catch (error) {
      if (error instanceof CommandFailed) failed = { error, since: now() };
      throw error;
    } finally {
      running = null;
    }
  }

  return {
    get() {
      if (kept && now() < kept.since + cacheSeconds * 1000) return Promise.resolve(kept.value);
      if (failed && now() < failed.since + FAILURE_KEPT_MS) return Promise.reject(failed.error);
      running ??= run();
      return running;
    },
    refused(value) {
      // Somebody else may have fetched a newer one meanwhile; that one has not been refused.
      if (kept?.value !== value) return true;
      // One that prints what is refused is not asked again for each refusal.
      if (now() < refusedAt + FAILURE_KEPT_MS) return true;
      refusedAt = now();
      kept = null;
      return true;
    },
  };
}
