import type { Exploration } from '@/lib/contract/interleavings';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import type { ReadyOptions } from '@/lib/wording/exploredWith';
import { matrixCells, type MatrixCell } from '@/lib/wording/matrixCells';

type Variant = ScenarioDescription['variants'][number];

export interface MatrixHead {
  readonly id: string;
  /** `Row lock`. */
  readonly title: string;
}

export interface Matrix {
  /** Empty where variants are a plain list. */
  readonly columns: readonly MatrixHead[];
  readonly rows: readonly { readonly head: MatrixHead; readonly cells: readonly (MatrixCell | null)[] }[];
  readonly cells: readonly MatrixCell[];
}

/** Variants against what became of them. Those that are made up of two choices are laid out by them; others stand in a list. */
export function matrix(
  scenario: ScenarioDescription,
  explorations: readonly Exploration[],
  loadTests: readonly LoadTest[],
  options: ReadyOptions,
): Matrix {
  const cells = matrixCells(scenario, explorations, loadTests, options);
  const isGrid = scenario.variants.every(({ choices }) => choices?.length === 2);
  const columns = isGrid ? heads(scenario.variants, 1) : [];
  const rows = isGrid
    ? heads(scenario.variants, 0).map((head) => ({
        head,
        cells: columns.map(
          (column) =>
            cells.find(({ variant: { choices } }) => choices?.[0]?.id === head.id && choices[1]?.id === column.id) ??
            null,
        ),
      }))
    : cells.map((cell) => ({ head: { id: cell.variant.id, title: cell.variant.title }, cells: [cell] }));
  return { columns, rows, cells };
}

/** Rows and columns in which nobody has explored anything are left out, with the cells of what was explored alone; `rest`: the variants of all others. */
export function exploredOnly({ columns, rows, cells }: Matrix): Matrix & { readonly rest: readonly MatrixCell[] } {
  const isShown = (cell: MatrixCell | null) => cell !== null && (cell.exploration !== null || cell.underWay !== null);
  const kept = columns.map((_column, place) => rows.some((row) => isShown(row.cells[place] ?? null)));
  return {
    columns: columns.filter((_column, place) => kept[place]),
    rows: rows
      .filter((row) => row.cells.some(isShown))
      .map(({ head, cells: all }) => ({
        head,
        cells: all
          .map((cell) => (isShown(cell) ? cell : null))
          .filter((_cell, place) => columns.length === 0 || kept[place]),
      })),
    cells: cells.filter(isShown),
    rest: cells.filter((cell) => !isShown(cell)),
  };
}

/** Those that nobody has explored to the end and nobody is at. With every order wanted (`reduce` false), those where equal ones were left out too. */
export function missingCells({ cells }: Matrix, reduce: boolean): readonly MatrixCell[] {
  return cells.filter(({ exploration, underWay }) => {
    if (underWay !== null) return false;
    if (exploration === null) return true;
    return exploration.status !== 'completed' || (!reduce && exploration.request.reduce);
  });
}

/** What there is to choose from, each once. */
function heads(variants: readonly Variant[], half: 0 | 1): readonly MatrixHead[] {
  const choices = variants.flatMap((variant) => variant.choices?.[half] ?? []);
  return [...new Map(choices.map((choice) => [choice.id, choice])).values()];
}
