import { Code } from '@connectrpc/connect';
import { statusNames, type GrpcStatus } from './GrpcFailure';

/** The HTTP status that stands for a gRPC status (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto). */
const httpStatuses: Readonly<Record<GrpcStatus, number>> = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

export function httpStatusOf(status: GrpcStatus): number {
  return httpStatuses[status];
}

export function codeOfStatus(status: GrpcStatus): Code {
  const [code] = Object.entries(statusNames).find(([, name]) => name === status) ?? [String(Code.Unknown)];
  return Number(code);
}
