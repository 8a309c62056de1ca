import type { ActivityChange, ActivityKind, ActivityVerb } from '@/lib/contract/activity';
import { inTransaction, poolOf } from '@/lib/postgres/inTransaction';
import type { Queryable } from '../Queryable';
import type { State } from '../openState';

/** What somebody does. */
export interface Deed {
  /** null where the console does not know them. */
  readonly by: string | null;
  readonly what: ActivityVerb;
  readonly kind: ActivityKind;
  readonly subject: string;
  readonly changes?: readonly ActivityChange[];
  /** What it is called; where nothing is kept of it that could tell. */
  readonly title?: string;
}

const RUN = "run.scenario || ' ' || run.variant";

/** What each is called, by its id `$1`. */
const TITLES: Readonly<Partial<Record<ActivityKind, string>>> = {
  load_test: `SELECT coalesce(nullif(run.label, ''), ${RUN}) AS title FROM lastwrite.load_tests AS run WHERE run.id = $1::uuid`,
  exploration: `SELECT ${RUN} AS title FROM lastwrite.explorations AS run WHERE run.id = $1::uuid`,
  lab_run: "SELECT coalesce(title, 'Race') AS title FROM lastwrite.lab_runs WHERE id = $1::uuid",
  sweep: "SELECT kind || ' sweep of ' || plural AS title FROM lastwrite.sweeps WHERE id = $1::uuid",
  snapshot: 'SELECT name AS title FROM lastwrite.snapshots WHERE id = $1::uuid',
  schedule:
    "SELECT coalesce(run ->> 'record', run ->> 'scenario') || ', ' || cron AS title FROM lastwrite.schedules WHERE id = $1::uuid",
  webhook: 'SELECT title FROM lastwrite.webhooks WHERE id = $1::uuid',
  deployment: 'SELECT title FROM lastwrite.deployments WHERE id = $1::uuid',
};

async function titleOf(database: Queryable, { kind, subject, title }: Deed): Promise<string> {
  const query = TITLES[kind];
  if (title !== undefined || query === undefined) return title ?? '';
  return (await database.query<{ title: string }>(query, [subject])).rows[0]?.title ?? '';
}

const INSERT = `
  INSERT INTO lastwrite.activity (by, what, kind, subject, title, changes)
  VALUES ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text[])`;

async function insert(database: Queryable, deed: Deed, title: string): Promise<void> {
  const { by, what, kind, subject, changes = [] } = deed;
  await database.query(INSERT, [by, what, kind, subject, title, changes]);
}

/**
 * Does something and notes who did it, in one transaction: both are kept or neither. A deed may be told by what came of it; `happened` tells by that whether anything
 * was changed. Without a deed it is done and not noted: nobody asked for what a schedule starts.
 */
export async function noted<Result>(
  state: State,
  deed: Deed | null | ((result: Result) => Deed),
  act: (state: State) => Promise<Result>,
  happened: (result: Result) => boolean = () => true,
): Promise<Result> {
  if (deed === null) return act(state);
  return inTransaction(state.pool, async (begin) => {
    const client = await begin();
    // What is deleted is called by the name that it had, and what is changed by the one that it has from now on.
    const before = typeof deed !== 'function' && deed.what === 'deleted' ? await titleOf(client, deed) : null;
    const result = await act({ ...state, pool: poolOf(client) });
    if (!happened(result)) return result;
    const done = typeof deed === 'function' ? deed(result) : deed;
    await insert(client, done, before ?? (await titleOf(client, done)));
    return result;
  });
}

/** Notes what was done to something that this database does not hold. */
export async function noteDeed({ pool }: State, deed: Deed): Promise<void> {
  await insert(pool, deed, await titleOf(pool, deed));
}
