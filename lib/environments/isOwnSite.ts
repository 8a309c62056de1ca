/** What a browser says of where a request comes from; undefined: it does not say. */
export interface RequestOrigin {
  /** `Sec-Fetch-Site` */
  readonly site: string | undefined;
  /** `Origin` */
  readonly origin: string | undefined;
  /** `Host` */
  readonly host: string | undefined;
}

/** False for a request that another site makes a browser send. Browsers say where a request comes from; programs do not, and can't bring somebody else's cookie. */
export function isOwnSite({ site, origin, host }: RequestOrigin): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
