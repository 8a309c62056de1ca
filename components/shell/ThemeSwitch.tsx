'use client';

import { useTheme } from 'next-themes';
import { useSyncExternalStore } from 'react';

const order = ['system', 'light', 'dark'] as const;
type Theme = (typeof order)[number];
const icons: Record<Theme, React.ReactNode> = {
  system: <path d="M2 3h12v8H2ZM6 14h4M8 11v3" />,
  light: (
    <path d="M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1" />
  ),
  dark: <path d="M13.5 9.5A6 6 0 1 1 6.5 2.5a5 5 0 0 0 7 7Z" />,
};
const never = () => () => undefined;

/** Cycles through system, light and dark. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const now: Theme = mounted && (theme === 'light' || theme === 'dark') ? theme : 'system';
  const next = order[(order.indexOf(now) + 1) % order.length] ?? 'system';
  const words = (each: Theme) => (each === 'system' ? 'same as system' : each);
  const label = `Theme: ${words(now)}. Switch to ${words(next)}`;
  return (
    <button
      type="button"
      data-testid="theme-switch"
      data-theme-choice={now}
      className="control w-8 justify-center !px-0 max-lg:hidden"
      title={label}
      aria-label={label}
      onClick={() => {
        setTheme(next);
      }}
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {icons[now]}
      </svg>
    </button>
  );
}
