import type { LabLevel, LabRun } from '@/lib/contract/lab';
import { parseRace } from '@/lib/scenarios/sql/parse/parseRace';
import { NotInSpec, printSpec } from '@/lib/scenarios/sql/print/printSpec';
import { applyVariant } from '@/lib/scenarios/sql/race/applyVariant';
import { counted } from '@/lib/wording/formatMs';
import { labHeadline } from '@/lib/wording/labOutcome';
import { labText, type Paper, type ToldCell } from '@/lib/wording/labText';
import { printable } from '@/lib/wording/printable';
import { LabRunError } from './LabRunError';

const same = (text: string) => text;
const plain: Paper = { bold: same, good: same, bad: same, unsure: same, printable, table };

/** A run, read with its groups, as the terminal prints it. */
export function labRunText(run: LabRun, generatedAt: string): string {
  const { race, cells } = run;
  const finished = cells.flatMap(({ verdict, groups = [], ...cell }): ToldCell[] =>
    verdict === null ? [] : [{ ...cell, verdict, groups }],
  );
  const open = cells.length - finished.length;
  const { lead, rest } = labHeadline(run);
  return [
    labText(race, finished, plain, { more: 'the run as JSON', states: false }),
    '',
    `${lead} ${rest}`.trim(),
    ...(open === 0 ? [] : [`${counted(open, 'cell')} not finished.`]),
    `Lastwrite, race lab, ${generatedAt}`,
    '',
  ].join('\n');
}

/** One variant of a run’s race, at a level, as an isolation spec of PostgreSQL. Throws LabRunError where that format cannot hold it. */
export function labRunSpec(
  { request }: Pick<LabRun, 'request'>,
  variant: string | null,
  level: LabLevel | null,
): string {
  const race = parseRace(request.text);
  if (variant !== null && !race.variants.some(({ name }) => name === variant))
    throw new LabRunError('invalid_request', 'Expected a variant of the race, or none.');
  const applied = applyVariant(race, variant);
  try {
    return printSpec(level === null ? applied : { ...applied, level });
  } catch (error) {
    if (error instanceof NotInSpec) throw new LabRunError('not_in_spec', error.message);
    throw error;
  }
}

/** In columns as wide as they need. */
function table(...[head, rows, indent = 2]: Parameters<Paper['table']>): readonly string[] {
  const lines = [head.map(({ title }) => title), ...rows.map((row) => row.map(({ text }) => text))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    `${' '.repeat(indent)}${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
