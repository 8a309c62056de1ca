import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { counted } from '@/lib/wording/formatMs';
import { formatRate } from '@/lib/wording/formatRate';
import { exitCodes, type ExitCode } from '../exitCodes';
import { printable, wrap } from '../render/printable';
import { renderTable } from '../render/table';
import type { Style } from '../render/style';
import type { LoadTestSource } from '../source/loadTestSource';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';

/** As typed. */
export interface VerdictOptions {
  readonly scenario?: string;
  readonly environment?: string;
  readonly json?: boolean;
}

const CODES: Readonly<Record<LoadTestVerdict['verdict'], ExitCode>> = {
  better: exitCodes.consistent,
  same: exitCodes.consistent,
  worse: exitCodes.inconsistent,
  not_told: exitCodes.unknown,
  not_comparable: exitCodes.unknown,
};

/** `verdict BEFORE [AFTER]`: did a fix hold? Throws UsageError, Refused, Unreachable. */
export async function verdict(
  before: string,
  after: string | undefined,
  { scenario, environment, json = false }: VerdictOptions,
  terminal: Terminal,
  openSource: () => Promise<Pick<LoadTestSource, 'verdict'>>,
): Promise<ExitCode> {
  if (after === undefined && !before.startsWith('deployment:'))
    throw new UsageError('verdict expects the runs before and the runs after, or a deployment');
  const source = await openSource();
  const told = await source.verdict({ before, after: after ?? before, scenario, environment });
  terminal.print(json ? JSON.stringify(told, null, 2) : render(told, terminal.style));
  return CODES[told.verdict];
}

function render(
  { verdict: found, sentence, conditions, before, after, delays }: LoadTestVerdict,
  style: Style,
): string {
  const paint = found === 'worse' ? style.bad : found === 'better' || found === 'same' ? style.good : style.unsure;
  const lines = (text: string) => wrap(printable(text), style.width);
  const rate = ({ failed, judged }: { readonly failed: number; readonly judged: number }) =>
    judged === 0 ? '–' : `${formatRate(failed / judged)}  ${failed} of ${judged}`;
  return [
    ...lines(sentence).map((line) => style.bold(paint(line))),
    ...conditions.flatMap(lines),
    '',
    ...renderTable(
      [
        { title: 'delay' },
        { title: `before, ${counted(before.runs.length, 'run')}` },
        { title: `after, ${counted(after.runs.length, 'run')}` },
      ],
      delays.map((delay) => [
        { text: `${delay.delayMs} ms` },
        { text: rate(delay.before) },
        { text: rate(delay.after) },
      ]),
      style,
      0,
    ),
  ].join('\n');
}
