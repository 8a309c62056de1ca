import { progressOn, type Progress } from './render/progress';
import { styleFor, type Style } from './render/style';
import { terminalHasColor } from '@/lib/environments/readTerminal';

/** What a command reads from and writes to. */
export interface Terminal {
  readonly style: Style;
  print(text: string): void;
  complain(text: string): void;
  /** Apart from the answer: on the error stream. */
  readonly progress: Progress;
  readInput(): Promise<string>;
  /** Aborted by the first Ctrl-C, once it has been asked for; Ctrl-C ends a command that never does. */
  readonly interrupted: AbortSignal;
}

/** A log with thousands of lines. */
const MOST_INPUT_BYTES = 32 * 1024 * 1024;

export function processTerminal(): Terminal {
  let interrupt: AbortController | undefined;
  // `lastwrite … | head` closes the pipe early; that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    style: styleFor(process.stdout, terminalHasColor(process.stdout)),
    print: (text) => {
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    complain: (text) => {
      process.stderr.write(`${text}\n`);
    },
    progress: progressOn(process.stderr),
    readInput,
    get interrupted() {
      if (interrupt === undefined) {
        const asked = (interrupt = new AbortController());
        process.once('SIGINT', () => asked.abort());
      }
      return interrupt.signal;
    },
  };
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MOST_INPUT_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
