import { createServer, connect, type Socket } from 'node:net';

/** Everything a client sent to a store, as bytes per connection. */
export interface Recorder {
  readonly port: number;
  /** What was sent since the last call. */
  take(): readonly Buffer[];
  close(): Promise<void>;
}

/** Passes a connection on to a store and keeps what goes there, so that a test can see what the store is told. */
export async function startRecorder(target: { readonly host: string; readonly port: number }): Promise<Recorder> {
  const sockets = new Set<Socket>();
  let sent = new Map<Socket, Buffer[]>();
  const server = createServer((client) => {
    const store = connect(target.port, target.host);
    for (const [from, to] of [
      [client, store],
      [store, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (chunk: Buffer) => {
        if (from === client) sent.set(client, [...(sent.get(client) ?? []), chunk]);
        to.write(chunk);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return {
    port: address.port,
    take: () => {
      const taken = [...sent.values()].map((chunks) => Buffer.concat(chunks));
      sent = new Map();
      return taken;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/**
 * The statement texts in what a client sent to Postgres: the messages Query (`Q`) and Parse (`P`). Parameters travel in Bind and are not among
 * them. The start-up message, which has no type, is skipped.
 */
export function postgresStatements(bytes: Buffer): readonly string[] {
  const statements: string[] = [];
  let at = startsWithStartup(bytes) ? bytes.readInt32BE(0) : 0;
  while (at + 5 <= bytes.length) {
    const type = String.fromCharCode(bytes[at] ?? 0);
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const text = bytes.subarray(at + 5, end).toString('utf8');
    if (type === 'Q') statements.push(text);
    if (type === 'P') statements.push(text.split('\0')[1] ?? '');
    at = end;
  }
  return statements;
}

/** Protocol 3.0 stands in the second word of a start-up message; the first byte of a later message is a letter. */
function startsWithStartup(bytes: Buffer): boolean {
  return bytes.length >= 8 && bytes.readInt32BE(4) === 196_608;
}

/** The bodies of the HTTP requests that a client sent to ClickHouse, and everything of their URLs but the values of `param_…`. */
export function clickhouseStatements(bytes: Buffer): readonly string[] {
  const withoutParameters = bytes.toString('utf8').replace(/([?&]param_[^=]*=)[^& ]*/g, '$1');
  return withoutParameters === '' ? [] : [withoutParameters];
}
