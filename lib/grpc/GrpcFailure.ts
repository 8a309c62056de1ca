import { Code } from '@connectrpc/connect';

/**
 * Why there is no message to be had.
 * `away`: nobody was there, so that others would fare the same; `certificate`: TLS was refused; `not_http2`, `not_grpc`: somebody was there who speaks something
 * else; `streamed`: more than one message came; `unreadable`: none came that fits its definition; `broken`: the connection or the stream ended in the middle; `slow`: no answer in time; `too_large`; `status`: answered with a gRPC status other than OK;
 * `dropped`: the caller gave it up. Before anything is sent: `invalid_target`, `invalid_definitions`, `no_reflection`, `unknown_method`, `not_unary`, `invalid_message`.
 */
export type GrpcFailureKind =
  | 'away'
  | 'certificate'
  | 'not_http2'
  | 'not_grpc'
  | 'streamed'
  | 'unreadable'
  | 'broken'
  | 'slow'
  | 'too_large'
  | 'status'
  | 'dropped'
  | 'invalid_target'
  | 'invalid_definitions'
  | 'no_reflection'
  | 'unknown_method'
  | 'not_unary'
  | 'invalid_message';

/** gRPC's own names of its status codes, `NOT_FOUND`. */
export type GrpcStatus = (typeof statusNames)[Code];

/** A detail of google.rpc.Status: its type, and the bytes of the message. */
export interface StatusDetail {
  readonly type: string;
  readonly value: Uint8Array;
}

export interface FailureFacts {
  /** Of an answer. Where one came that is not gRPC, the status that its HTTP status stands for. */
  readonly status?: GrpcStatus;
  /** The message of the status, as the server has it; of an answer that is not gRPC, what it is. */
  readonly said?: string;
  readonly details?: readonly StatusDetail[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An expected failure of a call. The message says what was expected and what came instead; it repeats no driver's text except that of a status. */
export class GrpcFailure extends Error {
  override readonly name = 'GrpcFailure';
  readonly status: GrpcStatus | null;
  readonly said: string | null;
  readonly details: readonly StatusDetail[];
  readonly metadata: Readonly<Record<string, string>>;

  constructor(
    readonly kind: GrpcFailureKind,
    message: string,
    { status, said, details = [], metadata = {}, cause }: FailureFacts = {},
  ) {
    super(message, { cause });
    this.status = status ?? null;
    this.said = said ?? null;
    this.details = details;
    this.metadata = metadata;
  }
}

export const statusNames = {
  [Code.Canceled]: 'CANCELLED',
  [Code.Unknown]: 'UNKNOWN',
  [Code.InvalidArgument]: 'INVALID_ARGUMENT',
  [Code.DeadlineExceeded]: 'DEADLINE_EXCEEDED',
  [Code.NotFound]: 'NOT_FOUND',
  [Code.AlreadyExists]: 'ALREADY_EXISTS',
  [Code.PermissionDenied]: 'PERMISSION_DENIED',
  [Code.ResourceExhausted]: 'RESOURCE_EXHAUSTED',
  [Code.FailedPrecondition]: 'FAILED_PRECONDITION',
  [Code.Aborted]: 'ABORTED',
  [Code.OutOfRange]: 'OUT_OF_RANGE',
  [Code.Unimplemented]: 'UNIMPLEMENTED',
  [Code.Internal]: 'INTERNAL',
  [Code.Unavailable]: 'UNAVAILABLE',
  [Code.DataLoss]: 'DATA_LOSS',
  [Code.Unauthenticated]: 'UNAUTHENTICATED',
} as const satisfies Readonly<Record<Code, string>>;
