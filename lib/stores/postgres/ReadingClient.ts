import pg from 'pg';

/** A client of the pool that leaves no socket behind: without a password to offer, the driver would keep one until the server ends it. */
export class ReadingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // A connection that the server ends is no reason to end the process; the read that uses it fails, the next opens another.
    this.on('error', () => undefined);
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: ((error: Error) => void) | ((error: null, client: pg.Client) => void)): void;
  override connect(
    callback?: ((error: Error) => void) | ((error: null, client: pg.Client) => void),
  ): Promise<pg.Client> | undefined {
    if (callback === undefined) return super.connect();
    const told = callback as (error: Error | null, client: pg.Client) => void;
    super.connect((error: Error | null) => {
      if (error !== null && error !== undefined) this.connection.stream.destroy();
      told(error, this);
    });
    return undefined;
  }
}
