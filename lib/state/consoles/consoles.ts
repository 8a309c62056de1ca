import type { State } from '../openState';

/** Where a console listens, and under which names it is reached. */
export interface ConsoleAddress {
  readonly machine: string;
  readonly host: string;
  readonly port: number;
  /** Only this machine reaches it. */
  readonly loopback: boolean;
  /** Host names and IP addresses, in lower case. */
  readonly addresses: readonly string[];
  /** Names under which it is reached on whatever port, in lower case. */
  readonly names: readonly string[];
}

/** One that was not seen for so long is gone: a console that is down for the night still counts. */
const GONE_AFTER = "interval '1 day'";

const TELL = `
  WITH gone AS (
    DELETE FROM lastwrite.consoles WHERE seen_at < clock_timestamp() - ${GONE_AFTER}
  )
  INSERT INTO lastwrite.consoles (machine, host, port, loopback, addresses, names)
  VALUES ($1::text, $2::text, $3::int, $4::boolean, $5::text[], $6::text[])
  ON CONFLICT (machine, host, port) DO UPDATE
  SET loopback = excluded.loopback, addresses = excluded.addresses, names = excluded.names, seen_at = clock_timestamp()`;

const LIST = `
  SELECT machine, host, port, loopback, addresses, names FROM lastwrite.consoles
  WHERE seen_at >= clock_timestamp() - ${GONE_AFTER}`;

export async function tellConsole(
  { pool }: State,
  { machine, host, port, loopback, addresses, names }: ConsoleAddress,
): Promise<void> {
  await pool.query(TELL, [machine, host, port, loopback, addresses, names]);
}

export async function listConsoles({ pool }: State): Promise<readonly ConsoleAddress[]> {
  return (await pool.query<ConsoleAddress>(LIST)).rows;
}
