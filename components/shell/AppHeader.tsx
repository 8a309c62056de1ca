'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { EnvironmentPicker } from './EnvironmentPicker';
import { HeaderField } from './HeaderField';
import { MainNavigation } from './MainNavigation';
import { SignedIn } from './SignedIn';
import { Shortcuts } from './Shortcuts';
import { ThemeSwitch } from './ThemeSwitch';
import { TimeSwitch } from './TimeSwitch';

/** The bar on every page. The start page has the paste field in its middle, every other page has it here. */
export function AppHeader() {
  const pathname = usePathname();
  const environment = useEnvironmentId();
  const home = environment ? `/?environment=${encodeURIComponent(environment)}` : '/';
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-paper">
      <div className="flex h-12 items-center gap-x-2 px-4 sm:gap-x-5 sm:px-8">
        <Link
          href={home}
          aria-label="lastwrite"
          className="flex shrink-0 items-center gap-2 font-semibold tracking-[-0.01em]"
        >
          <Mark />
          <span className="max-sm:hidden">lastwrite</span>
        </Link>
        <MainNavigation />
        <div className="ml-auto min-w-0 max-w-[340px] flex-1 sm:flex-[1_0_176px]">
          {pathname !== '/' && <HeaderField />}
        </div>
        <div className="flex shrink-0 items-center gap-2">
          <SignedIn />
          <EnvironmentPicker />
          <TimeSwitch />
          <ThemeSwitch />
          <Shortcuts />
        </div>
      </div>
    </header>
  );
}

/** Two writes; the one that lies on top won. */
function Mark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <circle cx="6.5" cy="9" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="11.5" cy="9" r="5.5" fill="currentColor" stroke="var(--paper)" strokeWidth="1" />
    </svg>
  );
}
