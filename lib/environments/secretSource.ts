import type { ConnectionSource, TokenSource } from './config';
import { fillPlaceholders, type Placeholders } from './placeholders';
import { runCommand } from './runCommand';

/** Gives a connection URL or a token, the same one until it is refused or grows old. */
export interface SecretSource {
  /** Throws CommandFailed. Concurrent callers share one run of the command. */
  get(): Promise<string>;
  /** After the store refused what `get` gave: the next `get` runs the command again. True when another answer is possible at all. */
  refused(value: string): boolean;
}

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
  let kept: { readonly value: string; readonly until: number } | null = null;

  async function run(): Promise<string> {
    try {
      const value = await runCommand(argv, { timeoutMs });
      kept = { value, until: now() + cacheSeconds * 1000 };
      return value;
    } finally {
      running = null;
    }
  }

  return {
    get() {
      if (kept && now() < kept.until) return Promise.resolve(kept.value);
      running ??= run();
      return running;
    },
    refused(value) {
      // Somebody else may have fetched a newer one meanwhile; that one has not been refused.
      if (kept?.value === value) kept = null;
      return true;
    },
  };
}
