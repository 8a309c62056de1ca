import type { Config } from '@/lib/environments/config';
import { redactUrl } from '@/lib/environments/redactUrl';
import { exitCodes, type ExitCode } from '../exitCodes';
import { renderTable } from '../render/table';
import { findStack } from '../source/findConsole';
import { consoleAnswers } from '../source/readStack';
import type { Terminal } from '../Terminal';

/** `status`: show the parts of the stack on this machine, by the file that it left. */
export async function status(
  { json }: { readonly json?: boolean },
  terminal: Terminal,
  config: Config,
): Promise<ExitCode> {
  const stack = findStack(config);
  const answers = stack !== null && (await consoleAnswers(stack.console.url));
  const parts =
    stack === null
      ? []
      : (['console', 'postgres', 'clickhouse', 'coaching'] as const).map((part) => {
          const { url, pid, embedded } = stack[part];
          return {
            part,
            url: url === null ? 'none' : redactUrl(url),
            pid: pid ?? null,
            embedded: embedded ?? true,
            alive: part === 'console' ? answers : pid ? isAlive(pid) : null,
          };
        });
  if (json) terminal.print(JSON.stringify({ running: answers, startedAt: stack?.startedAt ?? null, parts }, null, 2));
  else
    terminal.print(
      stack === null ? 'No stack was started in this folder. Start one with "npm start".' : table(parts, terminal),
    );
  return answers ? exitCodes.consistent : exitCodes.unknown;
}

function table(
  parts: readonly { part: string; url: string; pid: number | null; embedded: boolean; alive: boolean | null }[],
  { style }: Terminal,
): string {
  const rows = parts.map(({ part, url, pid, embedded, alive }) => [
    { text: part, paint: style.bold },
    {
      text: alive === null ? 'configured' : alive ? 'runs' : 'stopped',
      paint: alive === false ? style.bad : style.good,
    },
    { text: url },
    { text: embedded && pid !== null ? `pid ${pid}` : '', paint: style.dim },
  ]);
  return renderTable(
    [{ title: 'part' }, { title: 'state' }, { title: 'address', whole: true }, { title: 'process' }],
    rows,
    style,
    0,
  ).join('\n');
}

/** Signal 0 asks without doing anything; EPERM means that it lives and belongs to somebody else. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
