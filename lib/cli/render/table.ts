import { clip, pad, widthOf } from './printable';
import type { Style } from './style';

export interface Cell {
  /** Printable, without colour. */
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = 2;
const NARROWEST_COLUMN = 8;

/**
 * Lines of a table. Columns take what they need; when that is more than the width, the widest give way first. Where even the narrowest
 * columns do not fit side by side, each row becomes a small list.
 */
export function renderTable(head: readonly string[], rows: readonly (readonly Cell[])[], style: Style, indent = 2): readonly string[] {
  if (rows.length === 0) return [];
  const room = style.width - indent - GAP * (head.length - 1);
  if (room < head.length * NARROWEST_COLUMN) return asLists(head, rows, style, indent);
  const wanted = head.map((title, column) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column]?.text ?? ''))));
  const widths = shrink(wanted, room);
  const line = (cells: readonly Cell[]) => ' '.repeat(indent) + cells.map(({ text, paint = (plain) => plain }, column) => {
    const width = widths[column] ?? 0;
    const clipped = clip(text, width);
    return column === cells.length - 1 ? paint(clipped) : paint(clipped) + pad('', width - widthOf(clipped) + GAP);
  }).join('').trimEnd();
  return [line(head.map((text) => ({ text, paint: style.dim }))), ...rows.map(line)];
}

function shrink(wanted: readonly number[], room: number): readonly number[] {
  const widths = [...wanted];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...widths);
    const column = widths.indexOf(widest);
    if (widest <= NARROWEST_COLUMN) break;
    widths[column] = widest - 1;
    excess -= 1;
  }
  return widths;
}

function asLists(head: readonly string[], rows: readonly (readonly Cell[])[], style: Style, indent: number): readonly string[] {
  const title = Math.max(...head.slice(1).map(widthOf));
  return rows.flatMap((row) => row.map(({ text, paint = (plain) => plain }, column) => {
    if (column === 0) return ' '.repeat(indent) + style.bold(clip(text, style.width - indent));
    const before = `${' '.repeat(indent + 2)}${pad(head[column] ?? '', title)}  `;
    return style.dim(before) + paint(clip(text, Math.max(NARROWEST_COLUMN, style.width - widthOf(before))));
  }));
}
