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
];

/** Those that the palette offers besides. */
export const otherScreens: readonly Screen[] = [
  { path: '/load-tests/new', title: 'New load test' },
  { path: '/load-tests/trends', title: 'Load test trends' },
  { path: '/load-tests/compare', title: 'Compare load tests' },
  { path: '/load-tests/verdict', title: 'Did the fix hold?' },
  { path: '/interleavings/lab', title: 'Race lab' },
  { path: '/drift/sweeps', title: 'Sweeps' },
  { path: '/drift/schedules', title: 'Schedules and alerts' },
];

/** The same screen in the environment that is looked at; null is the first configured one. */
export function screenPath(path: string, environment: string | null): string {
  return environment === null ? path : `${path}?environment=${encodeURIComponent(environment)}`;
}
