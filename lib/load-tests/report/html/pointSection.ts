import type { LoadTest } from '@/lib/contract/loadTests';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { pointTable, type PointColumn } from '@/lib/contract/wording/pointTable';
import { html, type Html } from './Html';

/** Columns whose figures are findings where they are not 0. */
const found: ReadonlySet<string> = new Set(['failed']);

/** All figures, a row per delay. */
export function pointSection(loadTest: LoadTest, scenario: ScenarioDescription | undefined): Html {
  const { columns, rows } = pointTable(loadTest, scenario);
  return html`<h2>All figures</h2><div class="scroll" tabindex="0" role="region" aria-label="All figures"><table><thead>
<tr class="groups">${groupsOf(columns).map(({ title, span }) => html`<th colspan="${span}" scope="colgroup">${title}</th>`)}</tr>
<tr>${columns.map(({ title, group }) => html`<th scope="col"${group === 'Violations' && html` class="kind"`}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(({ cells, failing }) => html`<tr>${columns.map(({ id }, index) => cell(cells[id] ?? '', index === 0, failing && found.has(id)))}</tr>`)}</tbody></table></div>
<p class="remark">Intervals are Wilson’s, at 95 %. “To show it safe”: how many more iterations, all of them passing, bring the upper end below 1 %. “Convergence”: from the last answer until the copies agreed, of iterations that passed. “Delay off by”: how far the delayed call started from where it should have.</p>`;
}

function cell(text: string, isHead: boolean, bad: boolean): Html {
  if (isHead) return html`<th scope="row">${text}</th>`;
  return bad ? html`<td class="bad">${text}</td>` : html`<td>${text}</td>`;
}

/** Neighbouring columns of one group under one heading. */
function groupsOf(columns: readonly PointColumn[]): readonly { readonly title: string; readonly span: number }[] {
  const groups: { title: string; span: number }[] = [];
  for (const { group } of columns) {
    const last = groups.at(-1);
    if (last?.title === (group ?? '')) last.span += 1;
    else groups.push({ title: group ?? '', span: 1 });
  }
  return groups;
}
