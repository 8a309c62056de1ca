import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { renderTable, type Cell } from '../render/table';
import type { InspectionSource } from '../source/apiSource';
import type { Terminal } from '../Terminal';

const HEAD = ['environment', 'postgres', 'clickhouse', 'coaching', 'load tests'].map((title) => ({ title }));

/** `environments`: which there are and whether their stores answer. */
export async function environments(
  { json }: { readonly json?: boolean },
  terminal: Terminal,
  openSource: () => Promise<InspectionSource>,
): Promise<ExitCode> {
  const source = await openSource();
  try {
    const answer = await source.environments();
    const { style } = terminal;
    const cell = ({ status, version, error }: (typeof answer)[number]['sources']['postgres']): Cell => ({
      text: printable([status.replaceAll('_', ' '), version ?? error ?? ''].filter(Boolean).join(' ')),
      paint: status === 'ok' ? style.good : status === 'unavailable' ? style.bad : style.dim,
    });
    const rows = answer.map(({ id, loadTests, sources }) => [
      { text: printable(id), paint: style.bold },
      cell(sources.postgres),
      cell(sources.clickhouse),
      cell(sources.coaching),
      { text: loadTests ? 'allowed' : 'no' },
    ]);
    terminal.print(json ? JSON.stringify(answer, null, 2) : renderTable(HEAD, rows, style, 0).join('\n'));
    const down = answer.some(({ sources }) => Object.values(sources).some(({ status }) => status === 'unavailable'));
    return down ? exitCodes.unknown : exitCodes.consistent;
  } finally {
    await source.close();
  }
}
