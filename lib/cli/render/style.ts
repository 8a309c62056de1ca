import pc from 'picocolors';

type Paint = (text: string) => string;

/** How to write for one stream: its width, and paints that do nothing where there is no colour. */
export interface Style {
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly unsure: Paint;
}

const NARROWEST = 40;
const WIDEST = 200;
/** Where the stream is no terminal. */
const UNKNOWN_WIDTH = 120;

export function styleFor(stream: { readonly isTTY?: boolean; readonly columns?: number }, color: boolean): Style {
  const colors = pc.createColors(color);
  const width = stream.isTTY && stream.columns ? Math.min(Math.max(stream.columns, NARROWEST), WIDEST) : UNKNOWN_WIDTH;
  return { width, bold: colors.bold, dim: colors.dim, good: colors.green, bad: colors.red, unsure: colors.yellow };
}
