import { createClient, type ClickHouseClient } from '@clickhouse/client';
import pg from 'pg';

/** A statement as a driver was given it. `session`: which of the recorded connections sent it. */
type Statement =
  | { readonly store: 'postgres'; readonly session: number; readonly query: pg.QueryConfig }
  | { readonly store: 'clickhouse'; readonly method: Method; readonly params: Params };
type Method = (typeof METHODS)[number];
type Params = Readonly<Record<string, unknown>>;

const METHODS = ['query', 'command', 'exec', 'insert'] as const;
/** How the explorer sees which session waits: no part of what a race does. */
const WATCHING = /pg_blocking_pids|pg_stat_activity|pg_locks/;

export interface Recording {
  /** In the order in which they were sent. */
  readonly statements: readonly Statement[];
  /** Where each session is connected. */
  readonly sessions: readonly pg.ClientConfig[];
}

/** What `action` sends to both stores through their drivers in this process, the explorer's own watching left out. */
export async function recordStatements<T>(action: () => Promise<T>): Promise<{ result: T; recording: Recording }> {
  const statements: Statement[] = [];
  const sessions: pg.ClientConfig[] = [];
  const numbers = new Map<object, number>();
  const restore = [
    around(pg.Client.prototype, 'query', function record(client: object, [first, second]) {
      const query = queryOf(first, second);
      if (query === null || WATCHING.test(query.text)) return;
      const known = numbers.get(client);
      const session = known ?? sessions.push(configOf(client)) - 1;
      numbers.set(client, session);
      statements.push({ store: 'postgres', session, query });
    }),
    ...METHODS.map((method) =>
      around(clickhousePrototype(), method, (_, [params]) => {
        // A client's own deadline and name for a query are of that one time.
        const { abort_signal: _signal, query_id: _id, ...kept } = params as Params;
        statements.push({ store: 'clickhouse', method, params: kept });
      }),
    ),
  ];
  try {
    return { result: await action(), recording: { statements, sessions } };
  } finally {
    for (const undo of restore) undo();
  }
}

/**
 * Sends the statements again one after another, each transaction whole before the next begins, with the drivers alone; resolves with how long that takes, in ms.
 * What they wrote the first time must be gone.
 */
export async function runSerially({ statements, sessions }: Recording, clickhouseUrl: string): Promise<number> {
  const clickhouse = createClient({ url: clickhouseUrl });
  const clients = sessions.map((config) => new pg.Client(config));
  try {
    await Promise.all(clients.map((client) => client.connect()));
    const beganMs = performance.now();
    for (const statement of inWholeTransactions(statements)) {
      if (statement.store === 'postgres') await clients[statement.session]?.query({ ...statement.query });
      else await runInClickHouse(clickhouse, statement);
    }
    return performance.now() - beganMs;
  } finally {
    await Promise.all([clickhouse.close(), ...clients.map((client) => client.end())]);
  }
}

async function runInClickHouse(
  client: ClickHouseClient,
  { method, params }: Extract<Statement, { readonly store: 'clickhouse' }>,
): Promise<void> {
  // They are what the same method was given before.
  if (method === 'query') await (await client.query(params as never)).text();
  else if (method === 'insert') await client.insert(params as never);
  else if (method === 'command') await client.command(params as never);
  else for await (const _ of (await client.exec(params as never)).stream as AsyncIterable<Buffer>);
}

/** Each transaction where it began. */
function inWholeTransactions(statements: readonly Statement[]): readonly Statement[] {
  const units: Statement[][] = [];
  const open = new Map<number, Statement[]>();
  for (const statement of statements) {
    const own = statement.store === 'postgres' ? open.get(statement.session) : undefined;
    if (own) own.push(statement);
    else units.push([statement]);
    if (statement.store !== 'postgres') continue;
    if (/^\s*(?:BEGIN|START TRANSACTION)/i.test(statement.query.text)) open.set(statement.session, units.at(-1) ?? []);
    if (/^\s*(?:COMMIT|ROLLBACK)(?!\s+TO)/i.test(statement.query.text)) open.delete(statement.session);
  }
  return units.flat();
}

/** The methods of the class, whichever of its parents has them. */
function clickhousePrototype(): object {
  const client = createClient();
  let found = Object.getPrototypeOf(client) as object;
  while (!Object.hasOwn(found, 'insert')) found = Object.getPrototypeOf(found) as object;
  void client.close();
  return found;
}

function around(
  prototype: object,
  name: string,
  before: (self: object, values: readonly unknown[]) => void,
): () => void {
  const methods = prototype as Record<string, (...values: unknown[]) => unknown>;
  const own = methods[name];
  if (own === undefined) throw new TypeError(`expected a method ${name}`);
  methods[name] = function recorded(this: object, ...values: unknown[]) {
    before(this, values);
    return own.apply(this, values);
  };
  return () => {
    methods[name] = own;
  };
}

/** null for what is no text: a cursor, a listener. */
function queryOf(first: unknown, second: unknown): pg.QueryConfig | null {
  const values = Array.isArray(second) ? (second as unknown[]) : undefined;
  if (typeof first === 'string') return { text: first, ...(values === undefined ? {} : { values }) };
  const { text, name, values: own, rowMode } = first as Partial<pg.QueryArrayConfig>;
  if (typeof text !== 'string') return null;
  const given = own ?? values;
  return {
    text,
    ...(name === undefined ? {} : { name }),
    ...(given === undefined ? {} : { values: given }),
    ...(rowMode === undefined ? {} : { rowMode }),
  };
}

function configOf(client: object): pg.ClientConfig {
  const { host, port, database, user, password } = client as Required<pg.ClientConfig>;
  return { host, port, database, user, password };
}
