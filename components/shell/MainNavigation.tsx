'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEnvironmentId } from '@/lib/client/useUrlState';

/** The screens there are. Records have addresses of their own, so whatever is no other screen belongs to Inspect. */
export function MainNavigation() {
  const pathname = usePathname();
  const environment = useEnvironmentId();
  const query = environment ? `?environment=${encodeURIComponent(environment)}` : '';
  const isIn = (path: string) => pathname === path || pathname.startsWith(`${path}/`);
  const [inLoadTests, inInterleavings, inDrift, inRecords] = [
    isIn('/load-tests'),
    isIn('/interleavings'),
    isIn('/drift'),
    isIn('/records'),
  ];
  return (
    <nav aria-label="Main" className="flex flex-wrap gap-x-3 gap-y-1 sm:gap-x-5">
      <Entry
        href={`/${query}`}
        here={!inLoadTests && !inInterleavings && !inDrift && !inRecords}
        exact={pathname === '/'}
        testId="nav-inspect"
      >
        Inspect
      </Entry>
      <Entry href={`/load-tests${query}`} here={inLoadTests} exact={pathname === '/load-tests'} testId="nav-load-tests">
        Load tests
      </Entry>
      <Entry
        href={`/interleavings${query}`}
        here={inInterleavings}
        exact={pathname === '/interleavings'}
        testId="nav-interleavings"
      >
        Interleavings
      </Entry>
      <Entry href={`/drift${query}`} here={inDrift} exact={pathname === '/drift'} testId="nav-drift">
        Drift
      </Entry>
      <Entry href={`/records${query}`} here={inRecords} exact={pathname === '/records'} testId="nav-records">
        Records
      </Entry>
    </nav>
  );
}

/** Not fetched ahead: a page that draws charts would bring their code along. */
function Entry({
  href,
  here,
  exact,
  testId,
  children,
}: {
  readonly href: string;
  readonly here: boolean;
  readonly exact: boolean;
  readonly testId: string;
  readonly children: string;
}) {
  return (
    <Link
      prefetch={false}
      href={href}
      data-testid={testId}
      aria-current={exact ? 'page' : here ? 'true' : undefined}
      className={here ? 'text-ink' : 'text-mute hover:text-ink'}
    >
      {children}
    </Link>
  );
}
