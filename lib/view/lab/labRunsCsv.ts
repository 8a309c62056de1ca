import type { LabRunSummary } from '@/lib/contract/lab';
import { csvFile } from '@/lib/wording/csvLine';

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
  return csvFile(columns, runs.map(valuesOf));
}

function valuesOf({
  id,
  title,
  status,
  createdAt,
  startedBy,
  progress,
}: LabRunSummary): readonly (string | number | null)[] {
  const { cells, finished, violated, orders } = progress;
  return [id, title, status, createdAt, startedBy, cells, finished, violated, orders];
}
