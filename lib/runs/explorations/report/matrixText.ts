import type { Exploration, FixMatrix } from '@/lib/contract/interleavings';
import { saturationNote } from '@/lib/wording/conditions';
import { optionsInWords } from '@/lib/wording/exploredWith';
import { counted, formatCount, formatMs } from '@/lib/wording/formatMs';
import { formatSchedule } from '../order/formatSchedule';

type Row = FixMatrix['variants'][number];

/**
 * A fix matrix as text that pastes into an incident report: what holds, what breaks each variant and what it
 * costs, and the order that breaks each of those that break.
 */
export function matrixText(matrix: FixMatrix): string {
  const { scenario, title, environment, violations, options, headline, variants, generatedAt } = matrix;
  const broken = variants.flatMap(({ variant, exploration }) =>
    exploration?.witness ? [{ variant, witness: exploration.witness }] : [],
  );
  const codes = violations
    .map(({ code }) => code)
    .filter((code) => variants.some(({ exploration }) => (exploration?.violations[code] ?? 0) > 0));
  const how = [optionsInWords({ ...options, reduce: true }), environment === null ? '' : `on ${environment}`]
    .filter((part) => part !== '')
    .join(', ');
  const costs = variants.filter(({ exploration, loadTest }) => exploration !== null || loadTest !== null).map(costsOf);
  return [
    `${title} (${scenario})${how === '' ? '' : `, ${how}`}`,
    headline,
    '',
    ...table([['variant', 'orders', ...codes], ...variants.map((row) => breaksOf(row, codes))]),
    ...(costs.length === 0
      ? []
      : [
          '',
          'Median cost per call, and failure rate in load tests:',
          ...table([['variant', 'a call', 'blocked', 'retries', 'refused', 'deadlocks', 'load test'], ...costs]),
        ]),
    ...(broken.length === 0 ? [] : ['', 'The shortest order that breaks each variant:']),
    ...broken.flatMap(({ variant, witness }) => [
      '',
      variant,
      `  ${witness.sentence}`,
      `  ${formatSchedule(witness.schedule.map(({ actor }) => actor))}`,
    ]),
    '',
    `Lastwrite, fix matrix, ${generatedAt}`,
    '',
  ].join('\n');
}

function breaksOf({ variant, shipped, exploration, standing }: Row, codes: readonly string[]): readonly string[] {
  return [
    `${variant}${shipped ? ' (shipped)' : ''}`,
    exploration === null ? 'not explored' : ordersOf(exploration, standing),
    ...codes.map((code) =>
      exploration === null || exploration.explored === 0 ? '–' : formatCount(exploration.violations[code] ?? 0),
    ),
  ];
}

function costsOf({ variant, exploration, loadTest }: Row): readonly string[] {
  const rate =
    loadTest === null
      ? '–'
      : `${loadTest.rate}${loadTest.interval === '' ? '' : `, ${loadTest.interval}`}${loadTest.otherwise === null ? '' : ` (with ${loadTest.otherwise})`}${loadTest.simulated ? ' (simulated latency)' : ''}${loadTest.saturatedBy === null ? '' : ` (${saturationNote(loadTest) ?? ''})`}`;
  if (exploration === null) return [variant, '–', '–', '–', '–', '–', rate];
  const { cost, deadlocks } = exploration;
  return [
    variant,
    ...[cost.callMs, cost.blockedMs].map((ms) => (ms === null ? '–' : formatMs(ms))),
    ...[cost.retries, cost.refused, deadlocks].map(formatCount),
    rate,
  ];
}

function ordersOf({ explored, violating, status }: Exploration, standing: Row['standing']): string {
  const cut = status === 'completed' ? '' : `, ${status}`;
  switch (standing) {
    case 'nothing':
      return status;
    case 'violated':
      return `${formatCount(violating)} of ${counted(explored, 'order')}${cut}`;
    case 'proven':
      return `0 of ${counted(explored, 'order')}, proven clean`;
    case 'clean_so_far':
      return `0 of ${counted(explored, 'order')}, not proven${cut}`;
    default:
      return standing satisfies never;
  }
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
