import type { SqlRace } from './SqlRace';

/** Whether anything of a race, one of its variants included, is run on ClickHouse. */
export function usesClickHouse({ setup, sessions, checks, variants }: SqlRace): boolean {
  return [
    ...setup,
    ...checks,
    ...sessions.flatMap(({ steps }) => steps),
    ...variants.flatMap(({ steps }) => steps.flatMap(({ step }) => step ?? [])),
  ].some(({ store }) => store === 'clickhouse');
}
