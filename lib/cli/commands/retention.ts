import { keptForText } from '@/lib/wording/keptFor';
import type { Kept } from '@/lib/contract/retention';
import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { renderTable } from '../render/table';
import type { RetentionSource } from '../source/retentionSource';
import type { Terminal } from '../Terminal';

export interface RetentionOptions {
  readonly now?: boolean;
  readonly json?: boolean;
}

const HEAD = ['what', 'is kept', 'there are', 'deleted next'].map((title) => ({
  title,
  whole: title === 'deleted next',
}));

/** `retention`: what is kept for how long; with `--now` what was kept for long enough is deleted at once. */
export async function retention(
  { now = false, json = false }: RetentionOptions,
  terminal: Terminal,
  openSource: () => Promise<RetentionSource>,
): Promise<ExitCode> {
  const source = await openSource();
  if (now) await source.sweep();
  const kept = await source.read();
  if (json) {
    terminal.print(JSON.stringify(kept, null, 2));
    return exitCodes.consistent;
  }
  const { style } = terminal;
  const row = (what: string, days: number | null, count = '', next: Kept['next'] = null) => [
    { text: what, paint: style.bold },
    { text: keptForText(days) },
    { text: count },
    { text: next === null ? '' : `${next.at.slice(0, 10)}  ${printable(next.title)}`, paint: style.dim },
  ];
  const counted = (what: string, { days, count, next }: Kept) => row(what, days, String(count), next);
  const rows = [
    counted('load tests', kept.loadTests),
    counted('interleavings', kept.interleavings),
    counted('race lab', kept.lab),
    counted('reported calls', kept.calls),
    counted('sweeps', kept.sweeps),
    counted('drifts', kept.drifts),
    counted('deployments', kept.deployments),
    counted('snapshots', kept.snapshots),
    row('activity', kept.activity.days),
    row('webhook deliveries', kept.deliveries.days),
    row('replayed records', kept.replays.days),
    row('logs', kept.logs.days),
  ];
  terminal.print(renderTable(HEAD, rows, style, 0).join('\n'));
  if (now) terminal.print('Deleting what is due.');
  return exitCodes.consistent;
}
