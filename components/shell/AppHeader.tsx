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
      <div className="flex min-h-12 flex-wrap items-center gap-x-6 gap-y-2 px-4 py-2 sm:px-8">
        <Link href={home} className="flex items-center gap-2 font-semibold tracking-[-0.01em]">
          <Mark />
          lastwrite
        </Link>
        <MainNavigation />
        <div className="order-last w-full sm:order-none sm:ml-auto sm:w-[340px]">
          {pathname !== '/' && <HeaderField />}
        </div>
        <div className="ml-auto flex min-w-0 items-center gap-2 sm:ml-0">
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
