import type { Channel } from '@/lib/grpc/Channel';
import { COACHING_SERVICE, coachingDefinitions } from '@/lib/reference/grpc/coachingDefinitions';
import { fromMessage, grpcCalls, toMessage } from '@/lib/reference/grpc/transcode';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { PreparedRequest } from './prepareRequest';
import { prepareUnary, toTargetAnswer } from './prepareUnary';
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

/** A prepared call on a scorecard over gRPC, like `prepareRequest` over HTTP. Its answer uses HTTP's terms. */
export async function prepareGrpcCall({
  channel,
  call,
  name,
  metadata,
  timeoutMs,
}: GrpcCallToPrepare): Promise<PreparedRequest | TargetAnswer> {
  const { operation, message } = grpcCallOf(call, name);
  const definitions = coachingDefinitions();
  const method = definitions.method(operation);
  return prepareUnary(
    metadata,
    () => channel.prepare({ method, message, metadata, timeoutMs }, definitions),
    (answer) =>
      toTargetAnswer(answer, {
        bodyOf: fromMessage,
        isRefusal: (status) => status === 'ABORTED',
        sentHeaders: metadata,
      }),
  );
}

/** Service and method, and the message in its JSON form. @throws TypeError, where the service has no such call over gRPC */
export function grpcCallOf({ call, request }: TargetCall, name: ScorecardName): GrpcRequest {
  const known = grpcCalls.find((each) => each === call);
  if (known === undefined) throw new TypeError(`${call} is no call over gRPC`);
  return { operation: `${COACHING_SERVICE}/${known}`, message: toMessage({ call: known, request }, name) };
}

interface GrpcRequest {
  readonly operation: string;
  readonly message: ReturnType<typeof toMessage>;
}
