import type { SourceError } from '@/lib/evidence/model';

export type Translation = Pick<SourceError, 'code' | 'message' | 'hint'>;

/** What node's error codes of an address that leads nowhere say to a person, the same for every store. */
export function networkTranslations(
  store: 'Postgres' | 'ClickHouse',
  hint: string,
): Readonly<Record<string, Translation>> {
  const unreached = (message: string): Translation => ({ code: 'connection_refused', message, hint });
  return {
    ECONNREFUSED: unreached(`Nothing listens at the address of ${store}.`),
    ENOTFOUND: unreached(`The host of ${store} is unknown.`),
    EAI_AGAIN: unreached(`The host of ${store} could not be looked up.`),
    EHOSTUNREACH: unreached(`There is no route to the host of ${store}.`),
    ENETUNREACH: unreached(`There is no route to the network of ${store}.`),
  };
}
