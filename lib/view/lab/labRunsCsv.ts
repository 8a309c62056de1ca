import type { LabRunSummary } from '@/lib/contract/lab';
import { csvLine } from '@/lib/wording/csvLine';

const columns = [
  'id',
  'race',
  'status',
  'created_at',
  'started_by',
  'cells',
  'finished_cells',
  'violated_cells',
  'orders',
];

/** A row per run of the lab, in the order given. */
export function labRunsCsv(runs: readonly LabRunSummary[]): string {
  return `${[csvLine(columns), ...runs.map(line)].join('\r\n')}\r\n`;
}

function line({ id, title, status, createdAt, startedBy, progress }: LabRunSummary): string {
  const { cells, finished, violated, orders } = progress;
  return csvLine([id, title, status, createdAt, startedBy, cells, finished, violated, orders]);
}
