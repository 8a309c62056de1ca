import { createSecureServer, createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { fromJson, toJson, type JsonObject, type Message } from '@bufbuild/protobuf';
import { Code, ConnectError, type HandlerContext } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { Definitions } from '../Definitions';
import { besideModule, readProtoFiles } from '../readProtoFiles';
import { serveReflection } from '../reflection/serveReflection';

export const ECHO = 'lastwrite.testing.v1.EchoService/Echo';

export function echoDefinitions(): Definitions {
  return readProtoFiles([besideModule(import.meta.url, 'echo.proto')]);
}

export interface Running {
  readonly port: number;
  close(): void;
}

export interface EchoServer extends Running {
  /** Calls that have arrived. */
  readonly calls: number;
  /** Ends every connection, as a server does that goes away. */
  endConnections(): void;
}

/** Answers a call with what it was called with, and with its metadata `echo-*`. */
export async function startEchoServer({
  reflection = true,
  tls,
}: {
  readonly reflection?: boolean;
  readonly tls?: { readonly cert: string; readonly key: string };
} = {}): Promise<EchoServer> {
  const definitions = echoDefinitions();
  const method = definitions.method(ECHO);
  let calls = 0;
  const handler = connectNodeAdapter({
    connect: false,
    grpcWeb: false,
    routes: (router) => {
      router.rpc(method, (message: Message, { requestHeader, responseHeader }: HandlerContext) => {
        calls += 1;
        const request = toJson(method.input, message) as JsonObject;
        if (request.failWith === 'ABORTED')
          throw new ConnectError('it lost a race', Code.Aborted, { 'echo-trailer': 'yes' });
        for (const [name, value] of requestHeader) if (name.startsWith('echo-')) responseHeader.set(name, value);
        return fromJson(method.output, { request, deadline: requestHeader.get('grpc-timeout') ?? '' });
      });
      if (reflection) serveReflection(router, definitions);
    },
  });
  const server = tls ? createSecureServer(tls, handler) : createServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.on('error', () => undefined).once('close', () => sessions.delete(session));
  });
  const endConnections = () => {
    for (const session of sessions) session.destroy();
  };
  const running = await listen(server, endConnections);
  return {
    ...running,
    get calls() {
      return calls;
    },
    endConnections,
  };
}

/** On a free port of 127.0.0.1. */
export async function listen(
  server: Server | Http2Server,
  endConnections: () => void = () => undefined,
): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      endConnections();
    },
  };
}
