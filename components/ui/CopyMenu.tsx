'use client';

import { SaidMenu } from './SaidMenu';

export interface CopyEntry {
  readonly id: string;
  /** What follows the word Copy: `as JSON`. */
  readonly label: string;
  readonly hint: string;
  readonly text: () => string;
}

/** What a page shows, elsewhere: one menu, wherever there is more than one thing to copy. */
export function CopyMenu({
  entries,
  opened,
}: {
  readonly entries: readonly CopyEntry[];
  readonly opened?: boolean | undefined;
}) {
  return (
    <SaidMenu
      testId="copy-menu"
      title="Copy"
      opened={opened}
      entries={(copy) =>
        entries.map(({ id, label, hint, text }) => ({
          id,
          label,
          hint,
          choose: () => {
            copy(text(), `Copied ${label}`);
          },
        }))
      }
    />
  );
}

/** The address of what is shown. */
export const linkEntry: CopyEntry = {
  id: 'link',
  label: 'as a link',
  hint: 'this view',
  text: () => window.location.href,
};
