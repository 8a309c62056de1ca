import type { Channel, UnaryAnswer } from '@/lib/grpc/Channel';
import { GrpcFailure } from '@/lib/grpc/GrpcFailure';
import { httpStatusOf } from '@/lib/grpc/statuses';
import { COACHING_SERVICE, coachingDefinitions } from '@/lib/reference/grpc/coachingDefinitions';
import { fromMessage, grpcCalls, toMessage } from '@/lib/reference/grpc/transcode';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { PreparedRequest } from './prepareRequest';
import type { TargetAnswer } from './TargetAnswer';
import type { TargetCall } from './TargetCall';

export interface GrpcCallToPrepare {
  readonly channel: Channel;
  readonly call: TargetCall;
  readonly name: ScorecardName;
  readonly metadata: Readonly<Record<string, string>>;
  /** For the connection, and then once more for the whole answer. */
  readonly timeoutMs: number;
}

/** A call on a scorecard over gRPC, ready to be written, as `prepareRequest` makes it ready over HTTP. Its answer is told in HTTP's terms. */
export async function prepareGrpcCall({
  channel,
  call: { call, request },
  name,
  metadata,
  timeoutMs,
}: GrpcCallToPrepare): Promise<PreparedRequest | TargetAnswer> {
  const known = grpcCalls.find((each) => each === call);
  if (known === undefined) throw new TypeError(`${call} is no call over gRPC`);
  const definitions = coachingDefinitions();
  const method = definitions.method(`${COACHING_SERVICE}/${known}`);
  try {
    const message = toMessage({ call: known, request }, name);
    const prepared = await channel.prepare({ method, message, metadata, timeoutMs }, definitions);
    return {
      isOpen: () => prepared.isOpen(),
      drop: () => {
        prepared.drop();
      },
      fire: () => {
        const { startedMs, answer } = prepared.fire();
        return { startedMs, answer: answer.then(toTargetAnswer) };
      },
    };
  } catch (error) {
    if (error instanceof GrpcFailure)
      return toTargetAnswer({ failure: error, metadata: {}, finishedMs: performance.now() });
    throw error;
  }
}

/** OK is acknowledged, ABORTED a refusal that the domain knows; anything else is trouble. Pure. */
export function toTargetAnswer(answer: UnaryAnswer): TargetAnswer {
  const { metadata, finishedMs, failure } = answer;
  const from = {
    reference: metadata['lastwrite-service'] === 'reference',
    recorded: metadata['lastwrite-call'] !== undefined,
    finishedMs,
  };
  if (failure === null) return { ...from, status: 200, body: fromMessage(answer.message), trouble: null };
  const status = failure.status === null || failure.kind === 'broken' ? 0 : httpStatusOf(failure.status);
  return { ...from, status, body: bodyOf(failure), trouble: troubleOf(failure) };
}

/** A status with its words, as a problem has them. */
function bodyOf({ kind, status, message }: GrpcFailure): object | null {
  return kind === 'status' ? { code: status, detail: message } : null;
}

function troubleOf({ kind, status, message }: GrpcFailure): TargetAnswer['trouble'] {
  switch (kind) {
    case 'away':
      return { kind: 'away', what: `was not sent: ${message}` };
    case 'broken':
    case 'dropped':
      return { kind: 'away', what: 'got no answer: the connection broke' };
    case 'slow':
      return { kind: 'slow', what: 'got no answer in time' };
    case 'too_large':
      return { kind: 'too_large', what: 'answered with more than is read' };
    case 'not_grpc':
    case 'status':
      if (status === 'UNAUTHENTICATED')
        return { kind: 'refused_token', what: 'answered UNAUTHENTICATED: the token was refused' };
      if (kind === 'not_grpc') return { kind: 'not_json', what: 'got an answer that is not gRPC’s' };
      return status === 'ABORTED' ? null : { kind: 'refused', what: `answered ${status ?? 'no status'}` };
    default:
      return { kind: 'refused', what: `was not sent: ${message}` };
  }
}
