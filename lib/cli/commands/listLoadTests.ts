import type { LoadTest } from '@/lib/contract/loadTests';
import { formatRate } from '@/lib/wording/formatRate';
import { failedOf, judgedOf, worstPoint } from '@/lib/wording/headlineOf';
import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { renderTable, type Cell } from '../render/table';
import type { LoadTestSource } from '../source/loadTestSource';
import type { Terminal } from '../Terminal';

export interface ListOptions {
  readonly scenario?: string;
  readonly variant?: string;
  readonly environment?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

/** The id stands whole, for it is what the other commands take; what is least missed comes last and gives way first. */
const HEAD = [
  { title: 'id', whole: true },
  { title: 'UTC', whole: true },
  { title: 'status', whole: true },
  { title: 'failed' },
  { title: 'at worst' },
  { title: 'variant', whole: true },
  { title: 'scenario' },
];

/** `load-tests`: the history, newest first. */
export async function listLoadTests(
  { scenario, variant, environment, limit, json }: ListOptions,
  terminal: Terminal,
  openSource: () => Promise<LoadTestSource>,
): Promise<ExitCode> {
  const source = await openSource();
  const loadTests = await source.list({ scenario, variant, environment, limit });
  if (json) terminal.print(JSON.stringify(loadTests, null, 2));
  else
    terminal.print(
      loadTests.length === 0
        ? 'No load tests.'
        : renderTable(
            HEAD,
            loadTests.map((loadTest) => cellsOf(loadTest, terminal)),
            terminal.style,
            0,
          ).join('\n'),
    );
  return exitCodes.consistent;
}

function cellsOf(loadTest: LoadTest, { style }: Terminal): readonly Cell[] {
  const { id, createdAt, status, request, progress } = loadTest;
  const worst = worstPoint(loadTest);
  const failed = failedOf(loadTest);
  return [
    { text: id },
    { text: createdAt.slice(5, 16).replace('T', ' ') },
    { text: status === 'running' ? `${progress.finished}/${progress.planned}` : status },
    { text: `${failed} of ${judgedOf(loadTest)}`, paint: failed > 0 ? style.bad : style.dim },
    { text: worst ? `${formatRate(worst.failureRate ?? 0)}, ${worst.delayMs} ms` : '' },
    { text: printable(request.variant), paint: style.bold },
    { text: printable([request.scenario, request.label ?? ''].join(' ')), paint: style.dim },
  ];
}
