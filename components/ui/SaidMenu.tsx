'use client';

import { Menu, type MenuEntry } from './Menu';
import { SaidOver } from './SaidOver';
import { useSaid } from './useSaid';

export type Copy = (text: string | Promise<string>, done: string) => void;

/** The address of what is shown, to copy. */
export function linkToCopy(copy: Copy): MenuEntry {
  return {
    id: 'link',
    label: 'Copy the link',
    hint: 'this view',
    choose: () => {
      copy(window.location.href, 'Copied the link');
    },
  };
}

/** The command that shows or does the same, to copy. */
export function commandToCopy(copy: Copy, command: string, hint = 'npx lastwrite …'): MenuEntry {
  return {
    id: 'command',
    label: 'Copy the command line',
    hint,
    choose: () => {
      copy(command, 'Copied the command');
    },
  };
}

/** A menu whose entries may copy: its button, and a status for screen readers, say what was copied; why something was not is there for all to read. */
export function SaidMenu({
  testId,
  title,
  entries,
  opened,
}: {
  readonly testId: string;
  readonly title: string;
  readonly entries: (copy: Copy) => readonly MenuEntry[];
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
