import type { Copy } from './inspection';

/** By what a copy is drawn, on every screen: the truth, a copy derived from it in Postgres, ClickHouse's merged view, and its versions. */
export type Sign = 'truth' | 'derived' | 'final' | 'raw';

export function signOf({ role, view }: Pick<Copy, 'role' | 'view'>): Sign {
  return view === 'rows' ? role : view;
}

/** A sign's colour, as the style sheet names it. */
export const signColours: Readonly<Record<Sign, string>> = {
  truth: 'var(--truth)',
  derived: 'var(--derived)',
  final: 'var(--final)',
  raw: 'var(--raw)',
};

/** As a column's head: of the versions in RAW the newest stands there. */
export function columnTitle({ title, view }: Pick<Copy, 'title' | 'view'>): string {
  return view === 'raw' ? `newest ${title}` : title;
}
