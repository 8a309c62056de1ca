'use client';

import * as Popover from '@radix-ui/react-popover';
import { Command } from 'cmdk';
import { useId, useState } from 'react';
import { searchWords } from '@/lib/view/searchWords';

export interface ComboboxChoice {
  readonly value: string;
  readonly title: string;
  /** What choosing it means. The list shows its first line. */
  readonly summary: string;
  /** Behind the title. */
  readonly note?: string;
}

export interface ComboboxGroup {
  /** Over its choices; '' for choices without a heading. */
  readonly title: string;
  readonly choices: readonly ComboboxChoice[];
}

/** One of many, found by typing: a button with the chosen title opens a field over the list of all, each with one line. */
export function Combobox({
  id,
  testId,
  label,
  groups,
  value,
  choose,
  invalid = false,
  describedBy,
  mono = false,
}: {
  /** Of the button: what a label's `htmlFor` names. */
  readonly id: string;
  readonly testId: string;
  readonly label: string;
  readonly groups: readonly ComboboxGroup[];
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  /** Titles are code. */
  readonly mono?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const list = useId();
  const all = groups.flatMap(({ choices }) => choices);
  const font = mono ? 'font-mono' : '';
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          id={id}
          type="button"
          role="combobox"
          data-testid={testId}
          data-value={value}
          aria-haspopup="listbox"
          aria-controls={open ? list : undefined}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          className="control w-full max-w-[440px] justify-between gap-3"
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
            event.preventDefault();
            setOpen(true);
          }}
        >
          <span className={`truncate ${font}`}>{all.find((choice) => choice.value === value)?.title ?? value}</span>
          <span aria-hidden="true" className="text-mute">
            ▾
          </span>
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className="panel z-30 w-[min(640px,var(--radix-popover-content-available-width))] text-ink shadow-lg"
        >
          <Command
            label={label}
            loop
            defaultValue={value}
            filter={(name, typed, beside) => searchWords(typed, name, beside)}
          >
            <Command.Input
              data-testid={`${testId}-search`}
              placeholder="Search"
              className="h-10 w-full border-b border-line bg-transparent px-4 outline-none placeholder:text-mute"
            />
            <Command.List
              id={list}
              label={label}
              tabIndex={-1}
              className="max-h-[min(360px,calc(var(--radix-popover-content-available-height)-40px))] overflow-y-auto p-1"
            >
              <Command.Empty className="px-3 py-2 text-mute">Nothing matches.</Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group.title}
                  heading={
                    group.title === '' ? undefined : (
                      <span className="block px-3 pb-0.5 pt-2 text-sm text-mute">{group.title}</span>
                    )
                  }
                >
                  {group.choices.map((choice) => (
                    <Command.Item
                      key={choice.value}
                      value={choice.value}
                      keywords={[choice.title, choice.summary, choice.note ?? '', group.title]}
                      aria-describedby={`${list}-${choice.value}-note ${list}-${choice.value}-summary`}
                      data-testid={`${testId}-${choice.value}`}
                      data-chosen={choice.value === value || undefined}
                      onSelect={() => {
                        choose(choice.value);
                        setOpen(false);
                      }}
                      className="grid cursor-pointer grid-cols-[16px_minmax(0,1fr)] gap-x-2 rounded px-2 py-1.5 data-[selected=true]:bg-sunk"
                    >
                      <span aria-hidden="true">{choice.value === value ? '✓' : ''}</span>
                      <span className="flex min-w-0 flex-wrap gap-x-3">
                        <span className={`font-medium ${font}`}>{choice.title}</span>
                        {choice.note && (
                          <span aria-hidden="true" id={`${list}-${choice.value}-note`} className="text-sm text-mute">
                            {choice.note}
                          </span>
                        )}
                      </span>
                      <span
                        id={`${list}-${choice.value}-summary`}
                        // The option's name is its title; this describes it.
                        aria-hidden="true"
                        className="col-start-2 truncate text-sm text-mute"
                        title={choice.summary}
                      >
                        {choice.summary}
                      </span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
