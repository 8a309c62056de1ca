import type { Exploration, FixMatrix } from '@/lib/contract/interleavings';
import { costTexts } from '@/lib/contract/wording/explorationOutcome';
import { optionsInWords } from '@/lib/contract/wording/exploredWith';
import { counted, formatCount } from '@/lib/contract/wording/formatMs';
import { formatSchedule } from '../order/formatSchedule';

type Row = FixMatrix['variants'][number];

/** A fix matrix as text that pastes into an incident report: what holds, a line for each variant, and the order that breaks each of those that break. */
export function matrixText(matrix: FixMatrix): string {
  const { scenario, title, environment, options, headline, variants, generatedAt } = matrix;
  const broken = variants.flatMap(({ variant, exploration }) => (exploration?.witness ? [{ variant, witness: exploration.witness }] : []));
  const how = [optionsInWords({ ...options, reduce: true }), environment === null ? '' : `on ${environment}`].filter((part) => part !== '').join(', ');
  return [
    `${title} (${scenario})${how === '' ? '' : `, ${how}`}`,
    headline,
    '',
    ...table([['variant', 'orders', 'violations', 'load test', 'cost'], ...variants.map(cellsOf)]),
    ...(broken.length === 0 ? [] : ['', 'The shortest order that breaks each:']),
    ...broken.flatMap(({ variant, witness }) => ['', variant, `  ${witness.sentence}`, `  ${formatSchedule(witness.schedule.map(({ actor }) => actor))}`]),
    '',
    `Lastwrite, fix matrix, ${generatedAt}`,
    '',
  ].join('\n');
}

function cellsOf({ variant, shipped, exploration, standing, loadTest }: Row): readonly string[] {
  return [
    `${variant}${shipped ? ' (shipped)' : ''}`,
    exploration === null ? 'not explored' : ordersOf(exploration, standing),
    Object.entries(exploration?.violations ?? {}).map(([code, count]) => `${code} ${formatCount(count)}`).join(', ') || '–',
    loadTest === null ? '–' : `${loadTest.rate}${loadTest.interval === '' ? '' : `, ${loadTest.interval}`}${loadTest.simulated ? ' (simulated latency)' : ''}`,
    exploration === null ? '–' : costTexts(exploration).join(', ') || '–',
  ];
}

function ordersOf({ explored, violating, status }: Exploration, standing: Row['standing']): string {
  const cut = status === 'completed' ? '' : `, ${status}`;
  switch (standing) {
    case 'nothing': return status;
    case 'violated': return `${formatCount(violating)} of ${counted(explored, 'order')}${cut}`;
    case 'proven': return `0 of ${counted(explored, 'order')}, proven clean`;
    case 'clean_so_far': return `0 of ${counted(explored, 'order')}, not proven${cut}`;
    default: return standing satisfies never;
  }
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}
