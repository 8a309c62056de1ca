import type { JsonValue } from '@bufbuild/protobuf';
import type { SentRequest } from '@/lib/contract/loadTests';
import type { EnvironmentConfig, TargetConfig } from '@/lib/environments/config';
import { fillPlaceholders } from '@/lib/environments/placeholders';
import { Channel } from '@/lib/grpc/Channel';
import { GrpcFailure } from '@/lib/grpc/GrpcFailure';
import type { Definitions } from '@/lib/grpc/Definitions';
import { readProtoFiles } from '@/lib/grpc/readProtoFiles';
import { readReflection } from '@/lib/grpc/reflection/readReflection';
import { isRefusal, type FilledRequest, type RequestScenario } from '@/lib/scenarios/requests/RequestScenario';
import { openSender, type RequestToSend } from './openSender';
import type { FiredRequest, PreparedRequest } from './prepareRequest';
import { prepareUnary, shownAddress, toTargetAnswer } from './prepareUnary';
import { masked } from './secrets';
import type { TargetAnswer } from './TargetAnswer';

/** An API of a team's own, to which requests of a scenario are sent. */
export interface RequestTarget {
  /** Everything but the first byte; see prepareRequest. */
  prepare(request: FilledRequest): Promise<PreparedRequest | TargetAnswer>;
  /** One request, for which the moment does not matter. A token that is refused is fetched anew once, where a command prints it. */
  send(request: FilledRequest): Promise<FiredRequest>;
  /** A request as it is kept and shown: what may be a secret is masked. */
  shown(request: FilledRequest): SentRequest;
  /** Whether anybody takes a connection. */
  isThere(): Promise<boolean>;
  /** To be told of a 401. True where another token can be had: then the next request brings it. */
  refuseToken(): boolean;
  close(): void;
}

/** Opens nothing yet. @throws TypeError, where the environment has no such target */
export function openRequestTarget(
  environment: Pick<EnvironmentConfig, 'id' | 'targets'>,
  scenario: RequestScenario,
  variant: string,
  timeoutMs: number,
): RequestTarget {
  const id = scenario.targetOf(variant);
  const target = environment.targets[id];
  if (target === undefined) throw new TypeError(`the environment ${environment.id} has no target ${id}`);
  return scenario.driver === 'grpc'
    ? openGrpcTarget(environment.id, target, scenario, timeoutMs)
    : openHttpTarget(environment.id, target, scenario, timeoutMs);
}

function openHttpTarget(
  environment: string,
  { url, token, headers, ca }: TargetConfig,
  { refusals }: RequestScenario,
  timeoutMs: number,
): RequestTarget {
  if (url === null) throw new TypeError('the target has no address for HTTP');
  const sender = openSender(
    { url, token, ca },
    { environment },
    {
      timeoutMs,
      isRefusal: (status, body) => isRefusal(refusals, status, body),
    },
  );
  const requestOf = ({ operation, headers: own, body }: FilledRequest): RequestToSend => {
    const [method = 'GET', path = '/'] = operation.split(' ', 2);
    return { method, path, body, headers: { ...lower(headers), ...own } };
  };
  return {
    prepare: (request) => sender.prepare(requestOf(request)),
    send: (request) => sender.send(requestOf(request)),
    shown: (request) => {
      const { method, path, body, headers: all } = requestOf(request);
      return {
        method,
        url: sender.addressOf(path),
        headers: masked({
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...all,
          ...(token === null ? {} : { authorization: 'Bearer' }),
        }),
        ...(body === undefined ? {} : { body }),
      };
    },
    isThere: async () => {
      const prepared = await sender.prepare({ method: 'GET', path: '/', body: undefined, headers: {} });
      if (!('drop' in prepared)) return prepared.trouble?.kind !== 'away';
      prepared.drop();
      return true;
    },
    refuseToken: () => sender.refuseToken(),
    close: () => {
      sender.close();
    },
  };
}

function openGrpcTarget(
  environment: string,
  { grpcUrl, token, headers, ca, protos }: TargetConfig,
  { refusals }: RequestScenario,
  timeoutMs: number,
): RequestTarget {
  if (grpcUrl === null) throw new TypeError('the target has no address for gRPC');
  const address = fillPlaceholders(grpcUrl, { environment });
  const channel = new Channel({ address, ...(ca === null ? {} : { tls: { ca } }) });
  // For its token alone: nothing is sent by it.
  const sender = openSender({ url: grpcUrl, token }, { environment }, { timeoutMs });
  let asked: Promise<Definitions> | null = null;
  const definitions = (metadata: Readonly<Record<string, string>>): Promise<Definitions> => {
    asked ??= (
      protos.length > 0
        ? Promise.resolve().then(() => readProtoFiles(protos))
        : readReflection(channel, timeoutMs, metadata)
    ).catch((error: unknown) => {
      // A server that was away is asked again.
      asked = null;
      throw error;
    });
    return asked;
  };
  const metadataOf = ({ headers: own }: FilledRequest) => ({ ...lower(headers), ...own });
  const prepare: RequestTarget['prepare'] = async (request) => {
    const authorization = await sender.authorize();
    if ('trouble' in authorization) return authorization;
    const metadata = { ...metadataOf(request), ...authorization };
    return prepareUnary(
      metadata,
      async () => {
        const known = await definitions(metadata);
        const method = known.method(request.operation);
        return channel.prepare({ method, message: (request.body ?? {}) as JsonValue, metadata, timeoutMs }, known);
      },
      (answer) =>
        toTargetAnswer(answer, {
          bodyOf: (message) => message,
          isRefusal: (status) => refusals.includes(status),
          sentHeaders: metadata,
        }),
    );
  };
  return {
    prepare,
    send: (request) => sender.once(() => prepare(request)),
    shown: (request) => ({
      method: 'POST',
      url: shownAddress(address, request.operation),
      headers: masked({ ...metadataOf(request), ...(token === null ? {} : { authorization: 'Bearer' }) }),
      body: request.body ?? {},
    }),
    // Who is there but has an expired certificate, or speaks something else, refuses each call with its reason.
    isThere: () =>
      channel
        .withTransport(timeoutMs, () => Promise.resolve(true))
        .catch((error: unknown) => error instanceof GrpcFailure && error.kind !== 'away'),
    refuseToken: () => sender.refuseToken(),
    close: () => {
      channel.close();
      sender.close();
    },
  };
}

function lower(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
