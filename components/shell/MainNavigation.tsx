'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useRef } from 'react';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { Popup } from '../ui/Popup';
import { useFirstRow } from '../ui/useFirstRow';
import { mainScreens, screenPath, type MainScreen, type Screen } from './screens';

/** The screens there are, as many as fit beside each other; a menu has the others. Records have addresses of their own, so whatever is no other screen belongs to Inspect. */
export function MainNavigation() {
  const pathname = usePathname();
  const list = useRef<HTMLUListElement>(null);
  const fitting = useFirstRow(list, mainScreens.length);
  const isIn = ({ path }: Screen) => path !== '/' && (pathname === path || pathname.startsWith(`${path}/`));
  const here = mainScreens.find(isIn) ?? mainScreens[0];
  const left = mainScreens.slice(fitting);
  const leftHere = left.find((screen) => screen === here);
  return (
    <nav aria-label="Main" className="flex min-w-0 items-center gap-x-2">
      <ul
        ref={list}
        className="relative -mx-1 flex h-8 min-w-0 flex-wrap gap-x-4 overflow-hidden px-1 max-sm:w-0 max-sm:px-0"
      >
        {mainScreens.map((screen, index) => (
          <li key={screen.path} className={`flex h-8 items-center ${index < fitting ? '' : 'invisible'}`}>
            <Entry screen={screen} here={screen === here} shown={index < fitting} />
          </li>
        ))}
      </ul>
      {left.length > 0 && (
        <Popup
          testId="nav-more"
          contentTestId="nav-menu"
          // Its name holds the text that it shows.
          title={leftHere && fitting > 0 ? `${leftHere.title}: more pages` : fitting === 0 ? 'Pages' : 'More pages'}
          className={`control shrink-0 !px-2 ${leftHere ? '' : '!text-mute'}`}
          label={
            <>
              <span className="max-sm:hidden">{leftHere?.title ?? 'More'}</span>
              <span aria-hidden="true" className="text-mute max-sm:hidden">
                ▾
              </span>
              <MenuSign />
            </>
          }
        >
          {(close) => (
            <ul className="min-w-44">
              {left.map((screen) => (
                <li key={screen.path} className="grid">
                  <Entry screen={screen} here={screen === here} shown leave={close} />
                </li>
              ))}
            </ul>
          )}
        </Popup>
      )}
    </nav>
  );
}

function MenuSign() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" stroke="currentColor" aria-hidden="true" className="sm:hidden">
      <path d="M2 4.5h12M2 8h12M2 11.5h12" strokeWidth="1.3" strokeLinecap="round" />
    </svg>
  );
}

/** No prefetch: it would also load the code of charts. `leave`: in the menu, which it closes. */
function Entry({
  screen: { path, title, testId },
  here,
  shown,
  leave,
}: {
  readonly screen: MainScreen;
  readonly here: boolean;
  readonly shown: boolean;
  readonly leave?: () => void;
}) {
  const pathname = usePathname();
  const environment = useEnvironmentId();
  return (
    <Link
      prefetch={false}
      href={screenPath(path, environment)}
      data-testid={shown ? testId : undefined}
      aria-current={pathname === path ? 'page' : here ? 'true' : undefined}
      className={`whitespace-nowrap ${here ? 'text-ink' : 'text-mute hover:text-ink'} ${leave ? `rounded px-3 py-1.5 hover:bg-sunk ${here ? 'font-medium' : ''}` : ''}`}
      onClick={leave}
    >
      {title}
    </Link>
  );
}
