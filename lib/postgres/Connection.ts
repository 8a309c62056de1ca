import pg from 'pg';

export interface ConnectionOptions extends pg.ClientConfig {
  readonly connectionString: string;
  readonly application_name: string;
  /** Longest time for opening the connection. */
  readonly connectionTimeoutMillis: number;
  /** Longest time without an answer, measured on this side: a server, or a network, that falls silent ends no statement by itself. */
  readonly deadlineMs: number;
}

/** The server was silent for too long. The connection is gone. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** As the operating system has it where a peer is silent, so that whoever reads error codes knows it. */
  readonly code = 'ETIMEDOUT';

  constructor(deadlineMs: number) {
    super(`Postgres gave no answer within ${deadlineMs} ms.`);
  }
}

/**
 * A connection that cannot take the process with it: whoever ends it (an administrator, a restart, a network), the statement in hand fails, and nothing else does.
 * Its statements have a deadline, after which its socket is destroyed, and it leaves no socket behind where connecting fails.
 */
export class Connection extends pg.Client {
  constructor(options: ConnectionOptions) {
    super(options);
    // An ended connection fails the statement in hand, or the next one. Without a listener it would end the process as well.
    this.on('error', () => undefined);
    this.#watchStatements(options.deadlineMs);
  }

  /** Ends the socket now. What waits for an answer fails with `reason`. */
  destroy(reason?: Error): void {
    this.connection.stream.destroy(reason);
  }

  /** The server was silent for `waitedMs`. The pool hears of it. */
  giveUp(waitedMs: number): void {
    this.emit('silent');
    this.destroy(new NoAnswer(waitedMs));
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: ((error: Error) => void) | ((error: null, client: pg.Client) => void)): void;
  override connect(
    callback?: ((error: Error) => void) | ((error: null, client: pg.Client) => void),
  ): Promise<pg.Client> | undefined {
    if (callback === undefined) return super.connect();
    const told = callback as (error: Error | null, client: pg.Client) => void;
    super.connect((error: Error | null) => {
      // Without a password to offer, the driver would keep the socket until the server ends it.
      if (error !== null && error !== undefined) this.destroy();
      told(error, this);
    });
    return undefined;
  }

  #watchStatements(deadlineMs: number): void {
    let timer: NodeJS.Timeout | undefined;
    const query = this.query.bind(this) as (...sent: unknown[]) => unknown;
    this.query = ((...sent: unknown[]) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // One that has ended already fails its statements at once.
        if (this.connection.stream.destroyed) return;
        this.giveUp(deadlineMs);
      }, deadlineMs).unref();
      return query(...sent);
    }) as typeof this.query;
    const stop = () => clearTimeout(timer);
    // No statement is under way any more.
    this.on('drain', stop).on('end', stop);
  }
}

/** One connection, for who needs no pool. Its user has to end it. @throws as the driver does */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const connection = new Connection(options);
  try {
    await connection.connect();
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
