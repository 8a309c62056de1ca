import type { LabCell, LabLevel, LabRun } from '@/lib/contract/lab';
import { cellState } from '@/lib/wording/labCells';
import { variantTitle } from '@/lib/wording/labOutcome';

export interface LabMatrix {
  readonly columns: readonly { readonly level: LabLevel | null; readonly title: string }[];
  readonly rows: readonly {
    readonly variant: string | null;
    readonly title: string;
    readonly note: string | null;
    /** A cell per column; null where it has not been run. */
    readonly cells: readonly (LabCell | null)[];
  }[];
  /** Cells that have not been run. */
  readonly rest: number;
}

/** Variants downwards, isolation levels across, as the run asked for them; rows and columns of which nothing has been run yet are left out. */
export function labMatrix(run: LabRun): LabMatrix {
  const { request, race, cells } = run;
  const begun = cells.filter((cell) => {
    const state = cellState(run, cell);
    return state !== 'queued' && !(state === 'skipped' && cell.orders === 0);
  });
  const levels = request.levels.filter((level) => begun.some((cell) => cell.level === level));
  return {
    columns: levels.map((level) => ({ level, title: level ?? 'as the race says' })),
    rows: request.variants
      .filter((variant) => begun.some((cell) => cell.variant === variant))
      .map((variant) => ({
        variant,
        title: variantTitle(variant),
        note: race.variants.find(({ name }) => name === variant)?.title ?? null,
        cells: levels.map((level) => begun.find((cell) => cell.variant === variant && cell.level === level) ?? null),
      })),
    rest: cells.length - begun.length,
  };
}

/** The cell to look at first: the one that is asked for, else the first that violates, else the first. */
export function chosenCell({ cells }: Pick<LabRun, 'cells'>, asked: string | null): LabCell | undefined {
  return cells.find(({ n }) => String(n) === asked) ?? cells.find(({ verdict }) => verdict === 'violated') ?? cells[0];
}
