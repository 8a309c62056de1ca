import { createConnection, type Socket } from 'node:net';
import { startMisbehavingServer, type MisbehavingServer } from './misbehavingServer';

export interface Relay extends MisbehavingServer {
  /** The same URL, through the relay. */
  through(url: string): string;
  /** Connections that are open now stay open and carry nothing any more, as after a firewall forgot them. With `everything`, later ones are accepted and silent too. */
  fallSilent(options?: { readonly everything: boolean }): void;
  /** Later connections are carried again. Those that fell silent stay so. */
  recover(): void;
}

/** Stands between a client and the server of a URL and passes on what they say. */
export async function startRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const open: (readonly [Socket, Socket])[] = [];
  let silent = false;
  const server = await startMisbehavingServer((socket) => {
    if (silent) return void socket.resume();
    const further = createConnection(Number(port), hostname);
    further.on('error', () => socket.destroy());
    socket.on('close', () => further.destroy());
    socket.pipe(further).pipe(socket);
    open.push([socket, further]);
  });
  return {
    ...server,
    through(url) {
      const changed = new URL(url);
      changed.hostname = '127.0.0.1';
      changed.port = String(server.port);
      return changed.href;
    },
    fallSilent({ everything } = { everything: false }) {
      silent = everything;
      for (const [socket, further] of open.splice(0)) {
        socket.unpipe(further);
        further.unpipe(socket);
        // Whatever still comes is read, and goes nowhere.
        socket.resume();
        further.resume();
      }
    },
    recover() {
      silent = false;
    },
  };
}
