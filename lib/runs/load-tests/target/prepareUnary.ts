import type { PreparedCall, UnaryAnswer } from '@/lib/grpc/Channel';
import { GrpcFailure } from '@/lib/grpc/GrpcFailure';
import { httpStatusOf } from '@/lib/grpc/statuses';
import type { JsonValue } from '@bufbuild/protobuf';
import { whyUnsendable } from './whyUnsendable';
import type { PreparedRequest } from './prepareRequest';
import { saidBy, withWords } from './saidBy';
import { withoutSecrets } from './secrets';
import type { TargetAnswer } from './TargetAnswer';

/** A unary call, ready to be written as `prepareRequest` makes a request ready. What keeps it from being sent is an answer too. */
export async function prepareUnary(
  metadata: Readonly<Record<string, string>>,
  prepare: () => Promise<PreparedCall>,
  toAnswer: (answer: UnaryAnswer) => TargetAnswer,
): Promise<PreparedRequest | TargetAnswer> {
  try {
    const unsendable = whyUnsendable(metadata);
    if (unsendable !== null) throw new GrpcFailure('invalid_message', unsendable);
    const prepared = await prepare();
    return {
      isOpen: () => prepared.isOpen(),
      drop: () => {
        prepared.drop();
      },
      fire: () => {
        const { startedMs, answer } = prepared.fire();
        return { startedMs, answer: answer.then(toAnswer) };
      },
    };
  } catch (error) {
    if (error instanceof GrpcFailure) return toAnswer({ failure: error, metadata: {}, finishedMs: performance.now() });
    throw error;
  }
}

/** How the address of a call is kept and shown: `grpc://host:port/package.Service/Method`. */
export function shownAddress(address: string, operation: string): string {
  return `${address.replace(/(?<!\/)\/+$/, '').replace(/^http/, 'grpc')}/${operation}`;
}

interface ReadingAnswers {
  readonly bodyOf: (message: JsonValue) => unknown;
  /** Whether a status says that the call lost the race. */
  readonly isRefusal: (status: string) => boolean;
  /** Of the call: what of them is secret stands in no sentence. */
  readonly sentHeaders: Readonly<Record<string, string>>;
}

/** What stands for a call that lost the race, in HTTP's terms. */
const LOST = 409;

/** OK is acknowledged, what `isRefusal` knows has lost the race; anything else is trouble. Told in HTTP's terms. Pure. */
export function toTargetAnswer(
  answer: UnaryAnswer,
  { bodyOf: read, isRefusal, sentHeaders }: ReadingAnswers,
): TargetAnswer {
  const { metadata, finishedMs, failure } = answer;
  const from = {
    reference: metadata['lastwrite-service'] === 'reference',
    recorded: metadata['lastwrite-call'] !== undefined,
    finishedMs,
  };
  if (failure === null) return { ...from, status: 200, body: read(answer.message), trouble: null };
  const said = saidBy(failure.said, sentHeaders);
  if (failure.kind === 'status' && failure.status !== null && isRefusal(failure.status))
    return {
      ...from,
      status: LOST,
      body: bodyOf(failure, sentHeaders),
      trouble: null,
      refused: withWords(`answered ${failure.status}`, said),
    };
  const status = failure.status === null || failure.kind === 'broken' ? 0 : httpStatusOf(failure.status);
  return { ...from, status, body: bodyOf(failure, sentHeaders), trouble: troubleOf(failure, said) };
}

/** A status with its words, as a problem has them. */
function bodyOf({ kind, status, message }: GrpcFailure, sentHeaders: ReadingAnswers['sentHeaders']): object | null {
  return kind === 'status' ? { code: status, detail: withoutSecrets(message, sentHeaders) } : null;
}

function troubleOf(
  { kind, status, message, said: answered }: GrpcFailure,
  said: string | null,
): TargetAnswer['trouble'] {
  switch (kind) {
    case 'away':
      return { kind: 'away', what: `was not sent: ${message}` };
    case 'broken':
    case 'dropped':
      return { kind: 'away', what: 'got no answer: the connection broke' };
    case 'slow':
      return {
        kind: 'slow',
        what: answered === null ? 'got no answer in time' : withWords(`answered ${status ?? ''}`, said),
      };
    case 'too_large':
      return { kind: 'too_large', what: 'answered with too much data' };
    case 'streamed':
      return { kind: 'not_json', what: 'answered with a stream instead of one message' };
    case 'unreadable':
      return { kind: 'not_json', what: 'answered with something other than the message of its definition' };
    case 'not_grpc':
    case 'status':
      if (status === 'UNAUTHENTICATED')
        return { kind: 'refused_token', what: withWords('answered UNAUTHENTICATED: the token was refused', said) };
      if (kind === 'not_grpc') return { kind: 'not_json', what: withWords('got an answer that is not gRPC', said) };
      return { kind: 'refused', what: withWords(`answered ${status ?? 'no status'}`, said) };
    default:
      return { kind: 'refused', what: `was not sent: ${message}` };
  }
}
