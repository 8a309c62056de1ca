/** Addresses of the load test screens. Every state that someone would send to a colleague stands in them. */
export const loadTestsPath = '/load-tests';

export function loadTestPath(id: string): string {
  return `${loadTestsPath}/${encodeURIComponent(id)}`;
}

/** The form, filled in. */
export function newLoadTestPath(params: URLSearchParams): string {
  return withQuery(`${loadTestsPath}/new`, params);
}

export const loadTestSchedulesPath = `${loadTestsPath}/schedules`;

/** The form that has load tests started by a schedule, filled in. */
export function newLoadTestSchedulePath(params: URLSearchParams): string {
  return withQuery(`${loadTestSchedulesPath}/new`, params);
}

/** The same for what a schedule starts from now on. */
export function editLoadTestSchedulePath(id: string, params: URLSearchParams): string {
  return withQuery(`${loadTestSchedulesPath}/${encodeURIComponent(id)}`, params);
}

/** Runs over each other; the first is the one that the others are held against. */
export function comparePath(ids: readonly string[]): string {
  return withQuery(`${loadTestsPath}/compare`, new URLSearchParams(ids.length === 0 ? {} : { runs: ids.join(',') }));
}

export function readComparedIds(params: URLSearchParams): readonly string[] {
  return [
    ...new Set(
      (params.get('runs') ?? '')
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== ''),
    ),
  ];
}

/** Runs before a fix and runs after it, each side as the API writes it; what is not chosen is left out. */
export function verdictPath(sides: { readonly before?: string; readonly after?: string }): string {
  return withQuery(`${loadTestsPath}/verdict`, new URLSearchParams(sides));
}

export function trendsPath(params: URLSearchParams): string {
  return withQuery(`${loadTestsPath}/trends`, params);
}

/** Commas, colons and slashes stay readable: a query may hold them. */
export function withQuery(path: string, params: URLSearchParams): string {
  const query = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/');
  return query === '' ? path : `${path}?${query}`;
}
