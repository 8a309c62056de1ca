import type { ReactNode } from 'react';

interface Props {
  readonly testId: string;
  /** What the drawing shows, for those who don't see it; the table on the page has every figure. */
  readonly description: string;
  readonly height: number;
  readonly legend?: ReactNode;
  /** What is operated over the drawing. */
  readonly overlay?: ReactNode;
  readonly children: ReactNode;
}

/** A drawing in a panel, with its description and a legend. */
export function ChartFigure({ testId, description, height, legend, overlay, children }: Props) {
  return (
    <figure className="panel px-3 pb-2 pt-3 sm:px-4" data-testid={testId}>
      <div className="relative">
        <div role="img" aria-label={description} style={{ height }} className="w-full overflow-hidden text-xs">
          {children}
        </div>
        {overlay}
      </div>
      {legend && (
        <figcaption className="mt-1 flex flex-wrap gap-x-5 gap-y-1 border-t border-line pt-2 text-xs text-mute">
          {legend}
        </figcaption>
      )}
    </figure>
  );
}
