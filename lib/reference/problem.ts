import type { GrpcStatus } from '@/lib/grpc/GrpcFailure';
import type { CoachingErrorCode, FieldViolation } from './CoachingError';

/** What a response can say beyond a failed call: the codes of the HTTP layer itself. */
export type ProblemCode =
  | CoachingErrorCode
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'DEADLINE_EXCEEDED'
  | 'PERMISSION_DENIED'
  | 'MISDIRECTED_REQUEST';

/** RFC 9457, the body of every response that is not a success. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors?: readonly FieldViolation[];
}

/** What each code is over HTTP, and over gRPC; where gRPC has the code, as google.rpc.Code maps it. */
const meanings: Readonly<Record<ProblemCode, readonly [status: number, title: string, grpc: GrpcStatus]>> = {
  INVALID_ARGUMENT: [400, 'Invalid request', 'INVALID_ARGUMENT'],
  PERMISSION_DENIED: [403, 'The request is not allowed', 'PERMISSION_DENIED'],
  NOT_FOUND: [404, 'Not found', 'NOT_FOUND'],
  METHOD_NOT_ALLOWED: [405, 'The method is not allowed here', 'UNIMPLEMENTED'],
  ALREADY_EXISTS: [409, 'It exists already', 'ALREADY_EXISTS'],
  FAILED_PRECONDITION: [400, 'The record is in no state for it', 'FAILED_PRECONDITION'],
  ABORTED: [409, 'The call lost a race', 'ABORTED'],
  PAYLOAD_TOO_LARGE: [413, 'Request too large', 'RESOURCE_EXHAUSTED'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The content type is not supported', 'INVALID_ARGUMENT'],
  MISDIRECTED_REQUEST: [421, 'This host is not the service’s', 'PERMISSION_DENIED'],
  INTERNAL: [500, 'The service failed', 'INTERNAL'],
  UNAVAILABLE: [503, 'A store is not reachable', 'UNAVAILABLE'],
  DEADLINE_EXCEEDED: [504, 'It took too long', 'DEADLINE_EXCEEDED'],
};

export function grpcStatusOf(code: ProblemCode): GrpcStatus {
  return meanings[code][2];
}

export function toProblem(code: ProblemCode, detail: string, errors: readonly FieldViolation[] = []): Problem {
  const [status, title] = meanings[code];
  return { type: 'about:blank', title, status, detail, code, ...(errors.length > 0 ? { errors } : {}) };
}
