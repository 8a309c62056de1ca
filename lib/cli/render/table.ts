import { clip, pad, widthOf } from './printable';
import type { Style } from './style';

export interface Cell {
  /** Printable, without colour. */
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface Column {
  readonly title: string;
  /** Never cut: a name or a version that is cut can't be copied or compared. */
  readonly whole?: boolean;
}

const GAP = 2;
const NARROWEST_COLUMN = 8;

/**
 * Lines of a table. Columns take what they need; when that is more than the width, the widest that may be cut give way first. Where the
 * columns do not fit side by side all the same, each row becomes a small list.
 */
export function renderTable(
  head: readonly Column[],
  rows: readonly (readonly Cell[])[],
  style: Style,
  indent = 2,
): readonly string[] {
  if (rows.length === 0) return [];
  const room = style.width - indent - GAP * (head.length - 1);
  const wanted = head.map(({ title }, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column]?.text ?? ''))),
  );
  const least = head.map(({ whole }, column) =>
    whole ? (wanted[column] ?? 0) : Math.min(wanted[column] ?? 0, NARROWEST_COLUMN),
  );
  if (sum(least) > room) return asLists(head, rows, style, indent);
  const widths = shrink(wanted, least, room);
  const line = (cells: readonly Cell[]) =>
    ' '.repeat(indent) +
    cells
      .map(({ text, paint = (plain) => plain }, column) => {
        const width = widths[column] ?? 0;
        const clipped = clip(text, width);
        return column === cells.length - 1 ? paint(clipped) : paint(clipped) + pad('', width - widthOf(clipped) + GAP);
      })
      .join('')
      .trimEnd();
  return [line(head.map(({ title }) => ({ text: title, paint: style.dim }))), ...rows.map(line)];
}

function shrink(wanted: readonly number[], least: readonly number[], room: number): readonly number[] {
  const widths = [...wanted];
  for (let excess = sum(widths) - room; excess > 0; excess -= 1) {
    const spare = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0);
}

function asLists(
  head: readonly Column[],
  rows: readonly (readonly Cell[])[],
  style: Style,
  indent: number,
): readonly string[] {
  const titleWidth = Math.max(...head.slice(1).map(({ title }) => widthOf(title)));
  return rows.flatMap((row) =>
    row.flatMap(({ text, paint = (plain) => plain }, column) => {
      if (text === '') return [];
      const cut = (plain: string, taken: number) =>
        head[column]?.whole ? plain : clip(plain, Math.max(NARROWEST_COLUMN, style.width - taken));
      if (column === 0) return ' '.repeat(indent) + style.bold(paint(cut(text, indent)));
      const before = `${' '.repeat(indent + 2)}${pad(head[column]?.title ?? '', titleWidth)}  `;
      return style.dim(before) + paint(cut(text, widthOf(before)));
    }),
  );
}
