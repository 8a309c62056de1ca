import type { InspectManyResponse } from '@/lib/contract/inspect';
import { unreadText } from '@/lib/wording/unread';
import { printable, wrap } from './printable';
import { paintVerdict } from './renderInspection';
import type { Style } from './style';
import { renderTable } from './table';

/** One line per record, then how many there are of each verdict, what was not read, and what was not understood. */
export function renderMany({ results, notUnderstood }: InspectManyResponse, style: Style): string {
  const rows = results.map((result) => {
    const { name, verdict, findings, headline, error } = result;
    const said = error ? error.detail : findings.length > 0 ? findings.join(', ') : (headline ?? '');
    return [
      { text: verdict, paint: paintVerdict(verdict, style) },
      { text: printable(name) },
      { text: printable([unreadText(result), said].filter((text) => text !== null).join(' ')), paint: style.dim },
    ];
  });
  const counts = (['inconsistent', 'unknown', 'consistent'] as const)
    .map((verdict) => ({ verdict, count: results.filter((result) => result.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => paintVerdict(verdict, style)(`${count} ${verdict}`));
  const lines = [
    ...renderTable(
      [{ title: 'verdict', whole: true }, { title: 'name', whole: true }, { title: 'findings' }],
      rows,
      style,
      0,
    ),
    '',
    `${results.length} ${results.length === 1 ? 'record' : 'records'}: ${counts.join(', ')}`,
    ...notUnderstood.flatMap((text) =>
      wrap(printable(`Not understood: ${text}`), style.width).map((line) => style.unsure(line)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
