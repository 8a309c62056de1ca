/** What shows that a command is at work, apart from its answer. */
export interface Progress {
  /** Shows the lines in place of those shown before; where nothing can be replaced, `plain` instead, and not often. */
  show(lines: readonly string[], plain: string): void;
  /** Takes away what is shown. */
  clear(): void;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly rows?: number;
  write(text: string): unknown;
}

/** A line every so often says as much in a log as a bar on a screen. */
const PLAIN_EVERY_MS = 5_000;

/** Lines that stay in their place on a terminal, and plain ones elsewhere. */
export function progressOn(stream: Stream, monotonicMs: () => number = () => performance.now()): Progress {
  return stream.isTTY === true ? liveProgress(stream) : plainProgress(stream, monotonicMs);
}

function liveProgress(stream: Stream): Progress {
  let shown = 0;
  // Up to the first line, then everything from there on away.
  const erase = () => (shown === 0 ? '' : `\u001b[${shown}A\u001b[0J`);
  return {
    show(lines) {
      // What has left the top of the screen can't be replaced any more.
      const kept = lines.slice(0, Math.max(1, (stream.rows ?? 24) - 1));
      stream.write(erase() + kept.map((line) => `${line}\n`).join(''));
      shown = kept.length;
    },
    clear() {
      stream.write(erase());
      shown = 0;
    },
  };
}

function plainProgress(stream: Stream, monotonicMs: () => number): Progress {
  let last = '';
  let sinceMs = -Infinity;
  let later: NodeJS.Timeout | undefined;
  const write = (plain: string): void => {
    stream.write(`${plain}\n`);
    last = plain;
    sinceMs = monotonicMs();
  };
  return {
    show(_lines, plain) {
      clearTimeout(later);
      if (plain === last) return;
      const restMs = sinceMs + PLAIN_EVERY_MS - monotonicMs();
      if (restMs <= 0) write(plain);
      // It may be the last change for long: then it is told once its turn has come.
      else later = setTimeout(write, restMs, plain).unref();
    },
    clear() {
      // Nothing can be taken back.
      clearTimeout(later);
    },
  };
}
