import type { LoadTest } from '@/lib/contract/loadTests';
import { pointTable, type PointColumn, type PointRow } from '@/lib/wording/pointTable';
import { html, type Html } from './Html';

/** Columns whose figures are findings where they are not 0. */
const found: ReadonlySet<string> = new Set(['failed']);

/** All figures, a row per delay, in two tables that a sheet of paper is wide enough for: how it ended, and what the iterations showed. */
export function pointSection(loadTest: LoadTest): Html {
  const { columns, rows } = pointTable(loadTest);
  const [first] = columns;
  const grouped = columns.filter(({ group }) => group !== null);
  return html`<h2>All figures</h2>
    ${tableOf(
      'Outcomes',
      columns.filter(({ group }) => group === null),
      rows,
    )}
    <p class="remark">
      Intervals are Wilson’s, at 95 %. “To confirm < 1 %”: how many more iterations, all of them passing, bring the
      upper end below 1 %.
    </p>
    ${first && tableOf('Violations, convergence and delay', [first, ...grouped], rows)}
    <p class="remark">
      “Convergence”: from the last answer until the copies agreed, of iterations that passed. “Delay off by”: how far
      the delayed call started from where it should have.
    </p>`;
}

function tableOf(name: string, columns: readonly PointColumn[], rows: readonly PointRow[]): Html {
  const groups = groupsOf(columns);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <table>
      <thead>
        ${
          groups.length > 1 &&
          html`<tr class="groups">
            ${groups.map(({ title, span }) => (title === '' ? html`<td colspan="${span}"></td>` : html`<th colspan="${span}" scope="colgroup">${title}</th>`))}
          </tr>`
        }
        <tr>
          ${columns.map(({ title, group }) => html`<th scope="col" ${group === 'Violations' && html` class="kind"`}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ cells, failing }) =>
            html`<tr>
              ${columns.map(({ id }, index) => cell(cells[id] ?? '', index === 0, failing && found.has(id)))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
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
