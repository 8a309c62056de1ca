import type { SqlRace } from './SqlRace';

/** Whether anything of a race, one of its variants included, prepares a transaction: its identifier belongs to the whole server, whatever the database. */
export function preparesTransactions({ setup, teardown, sessions, variants }: SqlRace): boolean {
  return [
    teardown,
    ...setup.map(({ sql }) => sql),
    ...sessions.flatMap((session) => [session.setup, session.teardown, ...session.steps.map(({ sql }) => sql)]),
    ...variants.flatMap(({ steps }) => steps.flatMap(({ step }) => step?.sql ?? [])),
  ].some((sql) => sql !== null && /\bprepare\s+transaction\b/i.test(sql));
}
