import type { Exploration } from '@/lib/contract/interleavings';
import { csvFile } from '@/lib/wording/csvLine';
import { optionsInWords } from '@/lib/wording/exploredWith';

const columns = [
  'id',
  'scenario',
  'variant',
  'environment',
  'with',
  'status',
  'created_at',
  'started_by',
  'explored',
  'violating',
];

/** A row per exploration, in the order given. */
export function explorationsCsv(explorations: readonly Exploration[]): string {
  return csvFile(columns, explorations.map(valuesOf));
}

function valuesOf({
  id,
  request,
  status,
  createdAt,
  startedBy,
  explored,
  violating,
}: Exploration): readonly (string | number | null)[] {
  return [
    id,
    request.scenario,
    request.variant,
    request.environment,
    optionsInWords(request),
    status,
    createdAt,
    startedBy,
    explored,
    violating,
  ];
}
