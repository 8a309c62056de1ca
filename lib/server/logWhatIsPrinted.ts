import { format, stripVTControlCharacters } from 'node:util';
import { withoutSecrets, type Logger } from './log';

const levels = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

/** What Next.js and other packages print becomes lines of the log: whoever collects standard output finds JSON there and nothing else. */
export function logWhatIsPrinted(log: Logger, printer: Pick<Console, keyof typeof levels> = console): void {
  for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const)
    printer[method] = (...words: unknown[]) => {
      const said = withoutSecrets(stripVTControlCharacters(format(...words)).trim());
      if (said !== '') log[levels[method]](said);
    };
}
