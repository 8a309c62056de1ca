import type { Worker } from '@/lib/contract/workers';
import {
  answersText,
  lastHourText,
  loadText,
  slotText,
  workersHeadline,
  workText,
  workTitles,
} from '@/lib/wording/workers';
import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { renderTable } from '../render/table';
import type { WorkerSource } from '../source/workerSource';
import type { Terminal } from '../Terminal';

const HEAD = ['process', 'state', 'works on', 'busy', 'last hour'].map((title) => ({
  title,
  whole: title === 'state',
}));

/** `workers`: who works, on what, and how busy each is. Ends with 2 where no worker answers. */
export async function workers(
  { json = false }: { readonly json?: boolean },
  terminal: Terminal,
  openSource: () => Promise<WorkerSource>,
  nowMs: number = Date.now(),
): Promise<ExitCode> {
  const found = await (await openSource()).read();
  const { trouble, rest } = workersHeadline(found.workers);
  if (json) terminal.print(JSON.stringify(found, null, 2));
  else {
    terminal.print([trouble, rest].filter((text) => text !== '').join(' '));
    const rows = found.workers.map((worker) => cellsOf(worker, terminal, nowMs));
    if (rows.length > 0) terminal.print(`\n${renderTable(HEAD, rows, terminal.style, 0).join('\n')}`);
    const { used, budget } = found.connections;
    terminal.print(`\n${used} of ${budget} connections to Postgres in use.`);
  }
  return found.workers.some(({ kind, answering }) => kind === 'worker' && answering)
    ? exitCodes.consistent
    : exitCodes.unknown;
}

function cellsOf(worker: Worker, { style }: Terminal, nowMs: number) {
  const { kind, name, host, answering, working, slots } = worker;
  const used = slots.filter((slot) => slot.used > 0);
  return [
    { text: printable(kind === 'worker' ? (name ?? host) : `console on ${host}`), paint: style.bold },
    { text: answersText(worker, nowMs).toLowerCase(), paint: answering ? style.good : style.bad },
    { text: printable(working.map((work) => `${workTitles[work.kind]} ${work.title}: ${workText(work)}`).join('; ')) },
    { text: [...used.map(slotText), ...loadText(worker)].join(', '), paint: style.dim },
    { text: lastHourText(worker.lastHour), paint: style.dim },
  ];
}
