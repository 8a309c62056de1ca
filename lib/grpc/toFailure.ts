import { Code, ConnectError } from '@connectrpc/connect';
import { certificateTrouble } from './certificateTrouble';
import { GrpcFailure, statusNames, type StatusDetail } from './GrpcFailure';

/** Why no connection could be had; `null`: it was closed without a word. */
export function toConnectionFailure(error: Error | null, { origin, protocol }: URL, isConnected: boolean): GrpcFailure {
  const code = codeOf(error);
  const facts = { cause: error };
  const certificate = certificateTrouble(code);
  if (certificate !== null)
    return new GrpcFailure('certificate', `${origin}: expected a certificate to trust; ${certificate}`, facts);
  const away = awayTroubles[code];
  if (away !== undefined) return new GrpcFailure('away', `${origin}: ${away}`, facts);
  // Neither side of TLS understands the other: mostly the port serves no TLS.
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO')
    return new GrpcFailure(
      'not_http2',
      `${origin}: expected TLS, got something else. Without TLS, use an address with http://`,
      facts,
    );
  if (isConnected || code.startsWith('ERR_HTTP2_') || protocol === 'https:')
    return new GrpcFailure(
      'not_http2',
      protocol === 'https:'
        ? `${origin}: expected a gRPC server, which speaks HTTP/2 over TLS (ALPN h2)`
        : `${origin}: expected a gRPC server, which speaks HTTP/2; got something else, such as HTTP/1. With TLS, use an address with https://`,
      facts,
    );
  return new GrpcFailure('away', `${origin}: the connection failed`, facts);
}

/** What any failure of a call on an open connection means. `path`: service and method. */
export function toFailure(error: unknown, path: string): GrpcFailure {
  // What breaks a call off says why itself.
  const own = causesOf(error).find((each) => each instanceof GrpcFailure);
  if (own !== undefined) return own;
  const { code, rawMessage, metadata, details, cause } = ConnectError.from(error, Code.Internal);
  const facts = {
    status: statusNames[code],
    metadata: Object.fromEntries(metadata),
    details: details.flatMap((detail): StatusDetail[] => ('type' in detail ? [detail] : [])),
    cause: error,
  };
  if (metadata.has('grpc-status'))
    return new GrpcFailure(
      code === Code.DeadlineExceeded ? 'slow' : 'status',
      `${path} answered ${statusNames[code]}${rawMessage === '' ? '' : `: ${rawMessage}`}`,
      { ...facts, said: rawMessage },
    );
  if (code === Code.DeadlineExceeded) return new GrpcFailure('slow', `${path} gave no answer in time`, facts);
  if (code === Code.ResourceExhausted)
    return new GrpcFailure('too_large', `${path} answered with too much data`, facts);
  // Nothing but its text tells this from other answers that are not as they should be.
  if (rawMessage.includes('extra output message'))
    return new GrpcFailure('streamed', `${path} answered with a stream instead of one message`, facts);
  if (
    rawMessage.startsWith('parse binary') ||
    (rawMessage.includes('missing output message') && code === Code.Unimplemented)
  )
    return new GrpcFailure(
      'unreadable',
      `${path} answered with something other than the message of its definition`,
      facts,
    );
  if (cause !== undefined || isReset(code, metadata))
    return new GrpcFailure(
      'broken',
      `${path} got an incomplete answer: the connection or the stream ended early`,
      facts,
    );
  return new GrpcFailure(
    'not_grpc',
    `${path}: expected an answer of the type application/grpc with a grpc-status; got ${metadata.get('content-type') ?? rawMessage}`,
    { ...facts, said: rawMessage },
  );
}

/** A stream that was reset with a code of HTTP/2's. */
function isReset(code: Code, metadata: Headers): boolean {
  return [Code.Internal, Code.Aborted, Code.Canceled].includes(code) && ![...metadata].length;
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let each = error; each instanceof Error && !causes.includes(each); each = each.cause) causes.push(each);
  return causes;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const awayTroubles: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name is unknown',
  ETIMEDOUT: 'the host cannot be reached',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
};
