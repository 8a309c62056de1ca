'use client';

import { useQuery } from '@tanstack/react-query';
import { useTheme } from 'next-themes';
import type { ReactNode } from 'react';
import { environmentsQuery } from '@/lib/client/queries';
import { setTimeZone, useTimeZone } from '@/lib/client/useTimeZone';
import { Popup } from '../ui/Popup';
import { EnvironmentList } from './EnvironmentPicker';
import { SignedIn } from './SignedIn';

const times = [
  { id: 'utc', title: 'UTC' },
  { id: 'local', title: 'Local' },
] as const;
const themes = [
  { id: 'system', title: 'System' },
  { id: 'light', title: 'Light' },
  { id: 'dark', title: 'Dark' },
] as const;

/** What the bar has no room for on narrow screens: who is signed in, the environment, times, theme, shortcuts. */
export function HeaderMenu({
  showPalette,
  showKeys,
}: {
  readonly showPalette: () => void;
  readonly showKeys: () => void;
}) {
  return (
    <Popup
      testId="header-menu-button"
      contentTestId="header-menu"
      title="Settings"
      className="control w-8 shrink-0 justify-center !px-0 lg:hidden"
      label={<Dots />}
    >
      {(close) => (
        <div className="grid w-80 max-w-full gap-2">
          <SignedIn inMenu />
          <OnlyEnvironment close={close} />
          <Settings />
          <div className="flex flex-wrap gap-2 border-t border-line px-2 pt-3">
            <Act act={showPalette} close={close}>
              Go to…
            </Act>
            <Act act={showKeys} close={close}>
              Keyboard shortcuts
            </Act>
          </div>
        </div>
      )}
    </Popup>
  );
}

/** Where there are several, the bar has their picker at any width. */
function OnlyEnvironment({ close }: { readonly close: () => void }) {
  const { data } = useQuery(environmentsQuery);
  if ((data?.length ?? 0) > 1) return null;
  return (
    <section aria-label="Environment" className="border-b border-line pb-2 sm:hidden">
      <EnvironmentList close={close} />
    </section>
  );
}

function Settings() {
  const zone = useTimeZone();
  const { theme = 'system', setTheme } = useTheme();
  return (
    <dl className="grid grid-cols-[64px_1fr] items-center gap-y-2 px-2 text-sm">
      <dt className="text-mute">Times</dt>
      <dd>
        <OneOf choices={times} chosen={zone} choose={setTimeZone} />
      </dd>
      <dt className="text-mute">Theme</dt>
      <dd>
        <OneOf choices={themes} chosen={theme} choose={setTheme} />
      </dd>
    </dl>
  );
}

function OneOf<Id extends string>({
  choices,
  chosen,
  choose,
}: {
  readonly choices: readonly { readonly id: Id; readonly title: string }[];
  readonly chosen: string;
  readonly choose: (id: Id) => void;
}) {
  return (
    <span className="flex gap-1">
      {choices.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          className="control"
          aria-pressed={id === chosen}
          onClick={() => {
            choose(id);
          }}
        >
          {title}
        </button>
      ))}
    </span>
  );
}

function Act({
  act,
  close,
  children,
}: {
  readonly act: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="control"
      onClick={() => {
        close();
        act();
      }}
    >
      {children}
    </button>
  );
}

function Dots() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <circle cx="3" cy="8" r="1.4" />
      <circle cx="8" cy="8" r="1.4" />
      <circle cx="13" cy="8" r="1.4" />
    </svg>
  );
}
