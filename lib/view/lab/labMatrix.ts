import type { LabCell, LabLevel, LabRun } from '@/lib/contract/lab';
import { variantTitle } from '@/lib/wording/labOutcome';

export interface LabMatrix {
  readonly columns: readonly { readonly level: LabLevel | null; readonly title: string }[];
  readonly rows: readonly {
    readonly variant: string | null;
    readonly title: string;
    readonly note: string | null;
    readonly cells: readonly LabCell[];
  }[];
}

/** Variants downwards, isolation levels across, as the run asked for them. */
export function labMatrix({ request, race, cells }: LabRun): LabMatrix {
  return {
    columns: request.levels.map((level) => ({ level, title: level ?? 'as the race says' })),
    rows: request.variants.map((variant) => ({
      variant,
      title: variantTitle(variant),
      note: race.variants.find(({ name }) => name === variant)?.title ?? null,
      cells: cells.filter((cell) => cell.variant === variant),
    })),
  };
}

/** The cell to look at first: the one that is asked for, else the first that violates, else the first. */
export function chosenCell({ cells }: Pick<LabRun, 'cells'>, asked: string | null): LabCell | undefined {
  return cells.find(({ n }) => String(n) === asked) ?? cells.find(({ verdict }) => verdict === 'violated') ?? cells[0];
}
