import { createServer, type Server, type Socket } from 'node:net';

export interface MisbehavingServer {
  readonly port: number;
  /** Sockets that are open at this moment. */
  openSockets(): number;
  close(): Promise<void>;
}

/** A TCP server on the loopback that does with each connection what the test says. */
export async function startMisbehavingServer(onConnection: (socket: Socket) => void): Promise<MisbehavingServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return {
    port: address.port,
    openSockets: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Accepts, and never says a word. */
export const silence = (socket: Socket): void => void socket.resume();

/** Answers every request with these bytes. */
export function answering(text: string): (socket: Socket) => void {
  return (socket) => socket.once('data', () => socket.end(text));
}

export function httpAnswer(status: string, contentType: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${headers}\r\n${body}`;
}
