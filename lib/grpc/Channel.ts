import {
  fromJson,
  toJson,
  type DescMethod,
  type DescMethodUnary,
  type JsonValue,
  type MessageShape,
} from '@bufbuild/protobuf';
import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { traceHeaders } from '@/lib/tracing/trace';
import { Connection, type TlsOptions } from './Connection';
import type { Definitions } from './Definitions';
import { GrpcFailure } from './GrpcFailure';
import { toFailure } from './toFailure';

export interface ChannelOptions {
  /** `http://host:port`, which is HTTP/2 without TLS, or `https://host:port`. */
  readonly address: string;
  readonly tls?: TlsOptions;
  /** Of one answer. */
  readonly maxBytes?: number;
}

export interface UnaryCall {
  /** As `Definitions.method` gives it. */
  readonly method: DescMethodUnary;
  /** The message in the JSON form of Protocol Buffers. */
  readonly message: JsonValue;
  readonly metadata?: Readonly<Record<string, string>>;
  /** For the connection, and then once more for the whole answer, of which the server is told. */
  readonly timeoutMs: number;
}

/** An answer, or why there is none. Headers and trailers stand in one. */
export type UnaryAnswer = {
  readonly metadata: Readonly<Record<string, string>>;
  /** `performance.now()` when it was there in full. */
  readonly finishedMs: number;
} & ({ readonly message: JsonValue; readonly failure: null } | { readonly failure: GrpcFailure });

export interface FiredCall {
  /** `performance.now()` right before the request was written. */
  readonly startedMs: number;
  /** Never rejects. */
  readonly answer: Promise<UnaryAnswer>;
}

/** A call that is ready to be written on an open connection of its own. It has to be fired or dropped. */
export interface PreparedCall {
  /** False once the connection is gone. */
  isOpen(): boolean;
  fire(): FiredCall;
  drop(): void;
}

const MOST_BYTES = 4 * 1024 * 1024;

/** Connections to one gRPC server, which stay open. Opens nothing before the first call. @throws GrpcFailure invalid_target */
export class Channel {
  private readonly idle: Connection[] = [];
  private readonly busy = new Set<Connection>();
  private readonly url: URL;
  private isClosed = false;

  constructor(private readonly options: ChannelOptions) {
    this.url = parseAddress(options.address);
  }

  /**
   * Opens a connection, or takes an idle one, and stops right before the first byte, so that the moment of firing can be chosen exactly.
   * @throws GrpcFailure where no connection can be had, or where the message is none of the method
   */
  async prepare(
    { method, message, metadata = {}, timeoutMs }: UnaryCall,
    definitions?: Definitions,
  ): Promise<PreparedCall> {
    const registry = definitions?.registry;
    const input = readMessage(method, message, registry);
    const connection = await this.take(timeoutMs);
    const path = pathOf(method);
    const giveUp = new AbortController();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    connection.beforeSend = async () => {
      await gate;
      return { 'grpc-timeout': `${Math.max(1, Math.round(timeoutMs))}m` };
    };
    connection.afterClose = () =>
      giveUp.abort(new GrpcFailure('broken', `${path} got no answer: the connection was closed`));
    const answer = this.transport(connection)
      .unary(method, giveUp.signal, undefined, { ...traceHeaders(), ...metadata }, input)
      .then(({ message: output, header, trailer }): UnaryAnswer => ({
        finishedMs: performance.now(),
        metadata: Object.fromEntries([...header, ...trailer]),
        failure: null,
        message: toJson(method.output, output, { registry, alwaysEmitImplicit: true }),
      }))
      .catch((error: unknown): UnaryAnswer => {
        const failure = toFailure(error, path);
        return { finishedMs: performance.now(), metadata: failure.metadata, failure };
      })
      .finally(() => {
        this.giveBack(connection);
      });
    return {
      isOpen: () => connection.isOpen,
      drop: () => {
        giveUp.abort(new GrpcFailure('dropped', `${path} was not sent`));
        release();
      },
      fire: () => {
        const timer = setTimeout(() => {
          giveUp.abort(new GrpcFailure('slow', `${path} gave no answer within ${timeoutMs / 1000} s`));
        }, timeoutMs);
        const startedMs = performance.now();
        release();
        return { startedMs, answer: answer.finally(() => clearTimeout(timer)) };
      },
    };
  }

  /** One call, for which the moment does not matter. Never rejects. */
  async call(call: UnaryCall, definitions?: Definitions): Promise<UnaryAnswer> {
    try {
      return await (await this.prepare(call, definitions)).fire().answer;
    } catch (error) {
      return { finishedMs: performance.now(), metadata: {}, failure: toFailure(error, pathOf(call.method)) };
    }
  }

  /** A transport on a connection of its own, for calls that stream. @throws GrpcFailure */
  async withTransport<T>(timeoutMs: number, use: (transport: Transport) => Promise<T>): Promise<T> {
    const connection = await this.take(timeoutMs);
    connection.beforeSend = () => Promise.resolve({});
    connection.afterClose = () => undefined;
    try {
      return await use(this.transport(connection));
    } finally {
      this.giveBack(connection);
    }
  }

  close(): void {
    this.isClosed = true;
    for (const connection of [...this.idle.splice(0), ...this.busy]) connection.close();
  }

  private transport(connection: Connection): Transport {
    return createGrpcTransport({
      baseUrl: this.url.origin,
      sessionManager: connection,
      readMaxBytes: this.options.maxBytes ?? MOST_BYTES,
    });
  }

  private async take(timeoutMs: number): Promise<Connection> {
    // The one used last is the least likely to be closed by a server that finds it idle.
    for (let known = this.idle.pop(); known !== undefined; known = this.idle.pop())
      if (known.isOpen) return this.lend(known);
    return this.lend(await Connection.open(this.url, timeoutMs, this.options.tls));
  }

  private lend(connection: Connection): Connection {
    this.busy.add(connection);
    return connection;
  }

  private giveBack(connection: Connection): void {
    this.busy.delete(connection);
    if (connection.isOpen && !this.isClosed) this.idle.push(connection);
    else connection.close();
  }
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search !== '')
    throw new GrpcFailure(
      'invalid_target',
      `Expected the address of a gRPC server such as https://orders.example.com:443, or http:// without TLS, got ${address}`,
    );
  return url;
}

function readMessage(
  method: DescMethodUnary,
  message: JsonValue,
  registry: Definitions['registry'] | undefined,
): MessageShape<DescMethodUnary['input']> {
  try {
    return fromJson(method.input, message, { registry });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new GrpcFailure(
      'invalid_message',
      `Expected a message ${method.input.typeName} with the fields ${method.input.fields.map(({ jsonName }) => jsonName).join(', ') || '(none)'}: ${said}`,
      { cause: error },
    );
  }
}

function pathOf({ parent, name }: DescMethod): string {
  return `${parent.typeName}/${name}`;
}
