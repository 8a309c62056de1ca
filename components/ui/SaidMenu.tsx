'use client';

import { Menu, type MenuEntry } from './Menu';
import { SaidOver } from './SaidOver';
import { useSaid } from './useSaid';

/** A menu whose entries may copy: its button, and a status for screen readers, say what was copied. */
export function SaidMenu({
  testId,
  title,
  entries,
}: {
  readonly testId: string;
  readonly title: string;
  readonly entries: (copy: (text: string, done: string) => void) => readonly MenuEntry[];
}) {
  const { said, done, copy } = useSaid();
  return (
    <>
      <Menu
        testId={testId}
        label={
          <SaidOver said={said} done={done}>
            {title}
          </SaidOver>
        }
        entries={entries((text, what) => void copy(text, what))}
      />
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
