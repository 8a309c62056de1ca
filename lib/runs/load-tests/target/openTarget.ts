import type { CallTransport, SentRequest } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { fillPlaceholders, type Placeholders } from '@/lib/environments/placeholders';
import { Channel } from '@/lib/grpc/Channel';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { fireOrGive, openSender, type RequestToSend } from './openSender';
import { grpcCallOf, prepareGrpcCall } from './prepareGrpcCall';
import type { FiredRequest, PreparedRequest } from './prepareRequest';
import { shownAddress } from './prepareUnary';
import { masked } from './secrets';
import type { TargetAnswer } from './TargetAnswer';
import type { TargetCall } from './TargetCall';
import { toHttp } from './toHttp';

export interface TargetOptions {
  /** A row write and a replication, or whatever the service calls its variants; null: its default. */
  readonly variant: string | null;
  readonly latency: 'none' | 'staging';
  /** `http` by default. */
  readonly transport?: CallTransport;
  /** For connecting, and for an answer. */
  readonly timeoutMs: number;
}

/** A coaching API that calls are sent to, over connections that stay open. */
export interface Target {
  /** Everything but the first byte; see prepareRequest. */
  prepare(call: TargetCall, name: ScorecardName): Promise<PreparedRequest | TargetAnswer>;
  /** One call, for which the moment does not matter. A token that is refused is fetched anew once, where a command prints it. */
  send(call: TargetCall, name: ScorecardName): Promise<FiredRequest>;
  /** A call as it is kept and shown: what may be a secret is masked. */
  shown(call: TargetCall, name: ScorecardName): SentRequest;
  /** Asks for a record that is not there. `away`: nobody answers, or a gateway says that nobody does. */
  probe(name: ScorecardName): Promise<{ readonly away: boolean; readonly reference: boolean }>;
  /** A request of the reference service's own. */
  post(path: string, body: object): Promise<TargetAnswer>;
  /** To be told of a 401. True where another token can be had: then the next request brings it. */
  refuseToken(): boolean;
  close(): void;
}

/** Calls that are no part of a race. */
export const CALLER = 'users/load-test';
const GATEWAY_SAYS: readonly number[] = [502, 503, 504];

/**
 * Opens nothing yet. `owner` fills the placeholders of the environment's addresses. Throws a TypeError where the environment has no coaching
 * service, or none over this transport.
 */
export function openTarget(
  { id, coaching }: Pick<EnvironmentConfig, 'id' | 'coaching'>,
  owner: { readonly customer: string; readonly profile: string },
  options: TargetOptions,
): Target {
  if (coaching === null) throw new TypeError(`the environment ${id} has no coaching service`);
  const placeholders = { environment: id, ...owner };
  const sender = openSender(coaching, placeholders, { timeoutMs: options.timeoutMs });
  const grpcAddress = options.transport === 'grpc' ? grpcAddressOf(coaching.grpcUrl, placeholders, id) : null;
  const grpc = grpcAddress === null ? null : new Channel({ address: grpcAddress });
  const headersOf = (caller: string) => ({
    ...(options.variant === null ? {} : { 'lastwrite-strategy': options.variant }),
    'lastwrite-latency': options.latency,
    'lastwrite-caller': caller,
  });
  const requestOf = (method: string, path: string, body: object | null, caller: string): RequestToSend => ({
    method,
    path,
    body: body ?? undefined,
    headers: headersOf(caller),
  });
  const callOf = (call: TargetCall, name: ScorecardName): RequestToSend => {
    const { method, path, body } = toHttp(call, name);
    return requestOf(method, path, body, call.caller);
  };
  const prepare: Target['prepare'] = async (call, name) => {
    if (grpc === null) return sender.prepare(callOf(call, name));
    const authorization = await sender.authorize();
    if ('trouble' in authorization) return authorization;
    const metadata = { ...headersOf(call.caller), ...authorization };
    return prepareGrpcCall({ channel: grpc, call, name, metadata, timeoutMs: options.timeoutMs });
  };
  return {
    prepare,
    shown: (call, name) => {
      const headers: Readonly<Record<string, string>> = {
        ...headersOf(call.caller),
        ...(coaching.token === null ? {} : { authorization: 'Bearer' }),
      };
      if (grpcAddress !== null) {
        const { operation, message } = grpcCallOf(call, name);
        return { method: 'POST', url: shownAddress(grpcAddress, operation), headers: masked(headers), body: message };
      }
      const { method, path, body } = callOf(call, name);
      return {
        method,
        url: sender.addressOf(path),
        headers: masked({ ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }),
        ...(body === undefined ? {} : { body }),
      };
    },
    refuseToken: () => sender.refuseToken(),
    send: (call, name) => sender.once(() => prepare(call, name)),
    async probe(name) {
      const fired = fireOrGive(await prepare({ call: 'GetScorecard', caller: CALLER }, name));
      const { status, trouble, reference } = await fired.answer;
      return { away: trouble?.kind === 'away' || trouble?.kind === 'slow' || GATEWAY_SAYS.includes(status), reference };
    },
    post: async (path, body) => fireOrGive(await sender.prepare(requestOf('POST', path, body, CALLER))).answer,
    close: () => {
      sender.close();
      grpc?.close();
    },
  };
}

function grpcAddressOf(grpcUrl: string | undefined, placeholders: Placeholders, environmentId: string): string {
  if (grpcUrl === undefined) throw new TypeError(`the environment ${environmentId} has no coaching service over gRPC`);
  return fillPlaceholders(grpcUrl, placeholders).replace(/(?<!\/)\/+$/, '');
}
