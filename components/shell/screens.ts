export interface Screen {
  readonly path: string;
  readonly title: string;
  readonly key?: string;
}

/** A screen of the main navigation: `g` and then its key lead there. */
export interface MainScreen extends Screen {
  readonly key: string;
  readonly testId: string;
}

export const mainScreens: readonly MainScreen[] = [
  { path: '/', title: 'Inspect', key: 'i', testId: 'nav-inspect' },
  { path: '/load-tests', title: 'Load tests', key: 'l', testId: 'nav-load-tests' },
  { path: '/interleavings', title: 'Interleavings', key: 'o', testId: 'nav-interleavings' },
  { path: '/drift', title: 'Drift', key: 'd', testId: 'nav-drift' },
  { path: '/records', title: 'Records', key: 'r', testId: 'nav-records' },
  { path: '/workers', title: 'Workers', key: 'w', testId: 'nav-workers' },
  { path: '/activity', title: 'Activity', key: 'a', testId: 'nav-activity' },
];

/** The same screen in the environment that is looked at; null is the first configured one. */
export function screenPath(path: string, environment: string | null): string {
  return environment === null ? path : `${path}?environment=${encodeURIComponent(environment)}`;
}
