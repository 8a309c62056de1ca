import type { MatrixCell } from '@/lib/wording/matrixCells';
import { counted } from '@/lib/wording/formatMs';
import { Breakable } from '../../ui/Breakable';
import { RunButton } from '../../ui/RunButton';

/** Variants not explored yet, as one line that expands to a list with an explore link for each. */
export function NotExplored({
  cells,
  open,
  chosen,
  choose,
  explore,
}: {
  readonly cells: readonly MatrixCell[];
  /** Nothing was explored: then this is all there is to see. */
  readonly open: boolean;
  readonly chosen: string | null;
  readonly choose: (variant: string) => void;
  /** null while the options are not accepted. */
  readonly explore: ((variant: string) => void) | null;
}) {
  if (cells.length === 0) return null;
  return (
    <details className="mt-3" open={open || undefined} data-testid="not-explored" data-count={cells.length}>
      <summary className="quiet-link w-fit cursor-pointer text-sm">
        {counted(cells.length, 'variant')} not explored yet
      </summary>
      <ul className="mt-2 grid gap-x-8 border-t border-line md:grid-cols-2">
        {cells.map(({ variant }) => (
          <li
            key={variant.id}
            data-testid={`cell-${variant.id}`}
            data-standing="unexplored"
            aria-current={chosen === variant.id || undefined}
            className={`flex items-baseline gap-x-4 border-b border-line py-1.5 ${chosen === variant.id ? 'bg-sunk' : ''}`}
          >
            <button
              type="button"
              className="min-w-0 flex-1 text-left hover:underline"
              onClick={() => {
                choose(variant.id);
              }}
            >
              <code>
                <Breakable text={variant.id} />
              </code>
              {variant.shipped && <span className="ml-2 text-xs text-mute">shipped</span>}
            </button>
            {explore && (
              <RunButton
                type="button"
                className="quiet-link text-sm"
                data-testid={`explore-${variant.id}`}
                onClick={() => {
                  explore(variant.id);
                }}
              >
                explore<span className="sr-only"> {variant.id}</span>
              </RunButton>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
