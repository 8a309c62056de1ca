'use client';

import { Menu } from './Menu';
import { SaidOver } from './SaidOver';
import { useSaid } from './useSaid';

export interface CopyEntry {
  readonly id: string;
  /** What follows the word Copy: `as JSON`. */
  readonly label: string;
  readonly hint: string;
  readonly text: () => string;
}

/** What a page shows, elsewhere: one menu, wherever there is more than one thing to copy. */
export function CopyMenu({ entries }: { readonly entries: readonly CopyEntry[] }) {
  const { said, done, copy } = useSaid();
  return (
    <>
      <Menu
        testId="copy-menu"
        label={
          <SaidOver said={said} done={done}>
            Copy
          </SaidOver>
        }
        entries={entries.map(({ id, label, hint, text }) => ({
          id,
          label,
          hint,
          choose: () => void copy(text(), `Copied ${label}`),
        }))}
      />
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}

/** The address of what is shown. */
export const linkEntry: CopyEntry = {
  id: 'link',
  label: 'as a link',
  hint: 'this view',
  text: () => window.location.href,
};
