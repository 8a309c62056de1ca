'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { mainScreens, screenPath, type Screen } from './screens';

/** The screens there are. Records have addresses of their own, so whatever is no other screen belongs to Inspect. */
export function MainNavigation() {
  const pathname = usePathname();
  const environment = useEnvironmentId();
  const isIn = ({ path }: Screen) => path !== '/' && (pathname === path || pathname.startsWith(`${path}/`));
  const here = mainScreens.find(isIn) ?? mainScreens[0];
  return (
    <nav aria-label="Main" className="flex flex-wrap gap-x-3 gap-y-1 sm:gap-x-5">
      {mainScreens.map((screen) => (
        <Entry
          key={screen.path}
          href={screenPath(screen.path, environment)}
          here={screen === here}
          exact={pathname === screen.path}
          testId={screen.testId}
        >
          {screen.title}
        </Entry>
      ))}
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
