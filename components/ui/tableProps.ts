import type { ReactNode } from 'react';

export interface DataTableProps {
  readonly label: string;
  readonly count: number;
  readonly estimatePx?: number;
  readonly head: ReactNode;
  /** Returns one `tr` with the given properties. */
  readonly row: (index: number, props: RowProps) => ReactNode;
  /** The index of a row to bring into sight. */
  readonly reveal?: number | null;
  readonly testId: string;
}

export interface RowProps {
  readonly 'aria-rowindex': number;
  readonly 'data-index'?: number;
  readonly ref?: (element: Element | null) => void;
}
