'use client';

import { Menu, type MenuEntry } from './Menu';
import { SaidOver } from './SaidOver';
import { useSaid } from './useSaid';

/** A menu whose entries may copy: its button, and a status for screen readers, say what was copied; why something was not is there for all to read. */
export function SaidMenu({
  testId,
  title,
  entries,
  opened,
}: {
  readonly testId: string;
  readonly title: string;
  readonly entries: (copy: (text: string | Promise<string>, done: string) => void) => readonly MenuEntry[];
  readonly opened?: boolean | undefined;
}) {
  const { said, done, copy } = useSaid();
  return (
    <>
      <Menu
        testId={testId}
        opened={opened}
        label={
          <SaidOver said={said} done={done}>
            {title}
          </SaidOver>
        }
        entries={entries((text, what) => void copy(text, what))}
      />
      <span role="status" className={said === null || done ? 'sr-only' : 'max-w-72 text-sm'}>
        {said}
      </span>
    </>
  );
}
