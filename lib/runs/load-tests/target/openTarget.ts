import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { CallTransport } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { fillPlaceholders } from '@/lib/environments/placeholders';
import { CommandFailed } from '@/lib/environments/runCommand';
import { secretSource } from '@/lib/environments/secretSource';
import { Channel } from '@/lib/grpc/Channel';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { prepareGrpcCall } from './prepareGrpcCall';
import { prepareRequest, type FiredRequest, type PreparedRequest } from './prepareRequest';
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
  /** Asks for a record that is not there. `away`: nobody answers, or a gateway says that nobody does. */
  probe(name: ScorecardName): Promise<{ readonly away: boolean; readonly reference: boolean }>;
  /** A request of the reference service's own. */
  post(path: string, body: object): Promise<TargetAnswer>;
  /** To be told of a 401. True where another token can be had: then the next request brings it. */
  refuseToken(): boolean;
  close(): void;
}

/** Servers close idle connections after 5 s at the earliest; one that is closed under a request would cost an iteration. */
const IDLE_MS = 4_000;
const TOKEN_WITHIN_MS = 10_000;
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
  const base = fillPlaceholders(coaching.url, placeholders).replace(/(?<!\/)\/+$/, '');
  const agentOptions = { keepAlive: true, timeout: IDLE_MS, scheduling: 'lifo' } as const;
  const agent = base.startsWith('https:') ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const token = coaching.token && secretSource(coaching.token, placeholders, { timeoutMs: TOKEN_WITHIN_MS });
  let used = '';
  const grpc = options.transport === 'grpc' ? openGrpc(coaching.grpcUrl, placeholders, id) : null;

  const bearer = async (): Promise<{ readonly authorization?: string }> => {
    if (token === null) return {};
    used = await token.get();
    return { authorization: `Bearer ${used}` };
  };
  const headersOf = async (caller: string): Promise<Readonly<Record<string, string>> | TargetAnswer> => {
    const authorization = await bearer().catch(noToken);
    if ('trouble' in authorization) return authorization;
    return {
      ...(options.variant === null ? {} : { 'lastwrite-strategy': options.variant }),
      'lastwrite-latency': options.latency,
      'lastwrite-caller': caller,
      ...authorization,
    };
  };
  const prepareHttp = async (
    method: string,
    path: string,
    body: object | null,
    caller: string,
  ): Promise<PreparedRequest | TargetAnswer> => {
    const headers = await headersOf(caller);
    if (isAnswer(headers)) return headers;
    return prepareRequest({ url: new URL(base + path), method, body, agent, timeoutMs: options.timeoutMs, headers });
  };
  const prepare: Target['prepare'] = async (call, name) => {
    if (grpc !== null) {
      const metadata = await headersOf(call.caller);
      return isAnswer(metadata)
        ? metadata
        : prepareGrpcCall({ channel: grpc, call, name, metadata, timeoutMs: options.timeoutMs });
    }
    const { method, path, body } = toHttp(call, name);
    return prepareHttp(method, path, body, call.caller);
  };
  const refuseToken = () => token?.refused(used) ?? false;
  return {
    prepare,
    refuseToken,
    async send(call, name) {
      const once = async () => fireOrGive(await prepare(call, name));
      const fired = await once();
      const { trouble } = await fired.answer;
      return trouble?.kind === 'refused_token' && refuseToken() ? once() : fired;
    },
    async probe(name) {
      const { status, trouble, reference } = await fireOrGive(
        await prepare({ call: 'GetScorecard', caller: CALLER }, name),
      ).answer;
      return { away: trouble?.kind === 'away' || trouble?.kind === 'slow' || GATEWAY_SAYS.includes(status), reference };
    },
    post: async (path, body) => fireOrGive(await prepareHttp('POST', path, body, CALLER)).answer,
    close: () => {
      agent.destroy();
      grpc?.close();
    },
  };
}

function openGrpc(
  grpcUrl: string | undefined,
  placeholders: Parameters<typeof fillPlaceholders>[1],
  environmentId: string,
): Channel {
  if (grpcUrl === undefined) throw new TypeError(`the environment ${environmentId} has no coaching service over gRPC`);
  return new Channel({ address: fillPlaceholders(grpcUrl, placeholders).replace(/(?<!\/)\/+$/, '') });
}

function isAnswer(headers: Readonly<Record<string, string>> | TargetAnswer): headers is TargetAnswer {
  return 'trouble' in headers;
}

/** Without a token there is nothing to send. */
function noToken(error: unknown): TargetAnswer {
  if (!(error instanceof CommandFailed)) throw error;
  return {
    status: 0,
    body: null,
    reference: false,
    recorded: false,
    trouble: { kind: 'refused_token', what: `was not sent, for there is no token: ${error.message}` },
    finishedMs: performance.now(),
  };
}

/** Fires what is ready; an answer that was had already, because nothing could be sent, is as good as one that came. */
export function fireOrGive(prepared: PreparedRequest | TargetAnswer): FiredRequest {
  return 'fire' in prepared ? prepared.fire() : { startedMs: prepared.finishedMs, answer: Promise.resolve(prepared) };
}
