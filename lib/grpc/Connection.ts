import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type ClientSessionRequestOptions,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import type { GrpcTransportOptions } from '@connectrpc/connect-node';
import { GrpcFailure } from './GrpcFailure';
import { toConnectionFailure } from './toFailure';

type SessionManager = NonNullable<GrpcTransportOptions['sessionManager']>;

export interface TlsOptions {
  /** PEM. Besides these, or in place of them, no others are trusted; left out: those that Node trusts. */
  readonly ca?: string;
  /** PEM, of the client. */
  readonly cert?: string;
  readonly key?: string;
  /** In place of the address's host. */
  readonly serverName?: string;
}

/**
 * One HTTP/2 connection, for one call at a time: calls that race must not wait for each other on a shared one. It never opens another
 * one by itself, which would move the moment of a call without telling.
 */
export class Connection implements SessionManager {
  /** Called with each request right before it is sent; what it resolves with goes into the headers. */
  beforeSend: () => Promise<OutgoingHttpHeaders> = () => Promise.resolve({});

  /** Called once the connection is gone, whoever closed it. */
  afterClose: () => void = () => undefined;

  private constructor(
    readonly authority: string,
    private readonly session: ClientHttp2Session,
    private readonly failed: () => Error | null,
  ) {
    // After what its streams have to say themselves.
    session.once('close', () => setImmediate(() => this.afterClose()));
  }

  /**
   * Resolves once the other side has shown that it speaks HTTP/2. @throws GrpcFailure
   */
  static open(address: URL, timeoutMs: number, tls: TlsOptions = {}): Promise<Connection> {
    const { serverName, ...pem } = tls;
    const options: SecureClientSessionOptions = {
      ...pem,
      ...(serverName === undefined ? {} : { servername: serverName }),
      // One call at a time, whose answer is bounded elsewhere.
      settings: { enablePush: false, initialWindowSize: 1024 * 1024 },
    };
    return new Promise((resolve, reject) => {
      const session = connect(address.origin, options);
      let failure: Error | null = null;
      let isConnected = false;
      const fail = (error: GrpcFailure) => {
        clearTimeout(timer);
        session.destroy();
        reject(error);
      };
      const timer = setTimeout(() => {
        const what = isConnected ? 'did not speak HTTP/2' : 'could not be connected';
        fail(
          new GrpcFailure(isConnected ? 'not_http2' : 'away', `${address.origin} ${what} within ${timeoutMs / 1000} s`),
        );
      }, timeoutMs);
      session.once('connect', () => {
        isConnected = true;
      });
      session.on('error', (error: Error) => {
        failure ??= error;
        fail(toConnectionFailure(error, address, isConnected));
      });
      session.once('close', () => {
        fail(toConnectionFailure(failure, address, isConnected));
      });
      session.once('remoteSettings', () => {
        clearTimeout(timer);
        resolve(new Connection(address.origin, session, () => failure));
      });
    });
  }

  get isOpen(): boolean {
    return !this.session.closed && !this.session.destroyed && this.failed() === null;
  }

  async request(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders,
    options: Omit<ClientSessionRequestOptions, 'signal'>,
  ): Promise<ClientHttp2Stream> {
    const more = await this.beforeSend();
    return this.session.request({ ...headers, ...more, ':method': method, ':path': path }, options);
  }

  notifyResponseByteRead(): void {
    // Nothing is kept alive by pings.
  }

  /** Whoever waits for an answer is told. */
  close(): void {
    this.session.destroy(new GrpcFailure('dropped', 'the channel was closed'));
  }
}
