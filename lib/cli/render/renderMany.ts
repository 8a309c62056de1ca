import type { InspectManyResponse } from '@/lib/contract/inspect';
import { printable } from './printable';
import { paintVerdict } from './renderInspection';
import type { Style } from './style';
import { renderTable } from './table';

/** One line per record, then how many there are of each verdict. */
export function renderMany(answers: InspectManyResponse, style: Style): string {
  const rows = answers.map(({ name, verdict, findings, headline, error }) => [
    { text: verdict, paint: paintVerdict(verdict, style) },
    { text: printable(name) },
    {
      text: printable(error ? error.detail : findings.length > 0 ? findings.join(', ') : (headline ?? '')),
      paint: style.dim,
    },
  ]);
  const counts = (['inconsistent', 'unknown', 'consistent'] as const)
    .map((verdict) => ({ verdict, count: answers.filter((answer) => answer.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => paintVerdict(verdict, style)(`${count} ${verdict}`));
  return `${[...renderTable([{ title: 'verdict', whole: true }, { title: 'name', whole: true }, { title: 'findings' }], rows, style, 0), '', `${answers.length} records: ${counts.join(', ')}`].join('\n')}\n`;
}
