import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { TokenSource } from '@/lib/environments/config';
import { fillPlaceholders, type Placeholders } from '@/lib/environments/placeholders';
import { CommandFailed } from '@/lib/environments/runCommand';
import { secretSource } from '@/lib/environments/secretSource';
import { prepareRequest, type FiredRequest, type PreparedRequest } from './prepareRequest';
import type { IsRefusal, TargetAnswer } from './TargetAnswer';

export interface SenderAddress {
  /** May hold `{environment}`, and key parts of a record's name. */
  readonly url: string;
  readonly token: TokenSource | null;
  /** Certificates to trust, in PEM, in place of the usual ones. */
  readonly ca?: string | null;
}

export interface RequestToSend {
  readonly method: string;
  /** Absolute, with its query. */
  readonly path: string;
  /** Sent as JSON; undefined: nothing is. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends requests to one API, over connections that stay open. */
export interface Sender {
  /** Everything but the first byte; see prepareRequest. Where there is no token, the answer says so. */
  prepare(request: RequestToSend): Promise<PreparedRequest | TargetAnswer>;
  /** One request, for which the moment does not matter. A token that is refused is fetched anew once, where a command prints it. */
  send(request: RequestToSend): Promise<FiredRequest>;
  /** Sends what is prepared, and once more with another token where the first is refused and a command prints it. */
  once(prepare: () => Promise<PreparedRequest | TargetAnswer>): Promise<FiredRequest>;
  /** The header with the token, none where there is none; or an answer that says why it cannot be had. */
  authorize(): Promise<{ readonly authorization?: string } | TargetAnswer>;
  /** The whole address of a request. */
  addressOf(path: string): string;
  /** To be told of a 401. True where another token can be had: then the next request brings it. */
  refuseToken(): boolean;
  close(): void;
}

/** Servers close idle connections after 5 s at the earliest; one that is closed under a request would cost an iteration. */
const IDLE_MS = 4_000;
const TOKEN_WITHIN_MS = 10_000;

/** Opens nothing yet. */
export function openSender(
  { url, token: source, ca = null }: SenderAddress,
  placeholders: Placeholders,
  { timeoutMs, isRefusal }: { readonly timeoutMs: number; readonly isRefusal?: IsRefusal },
): Sender {
  const base = fillPlaceholders(url, placeholders).replace(/(?<!\/)\/+$/, '');
  const agentOptions = { keepAlive: true, timeout: IDLE_MS, scheduling: 'lifo' } as const;
  const agent = base.startsWith('https:')
    ? new HttpsAgent({ ...agentOptions, ...(ca === null ? {} : { ca }) })
    : new HttpAgent(agentOptions);
  const token = source && secretSource(source, placeholders, { timeoutMs: TOKEN_WITHIN_MS });
  let used = '';
  const authorize: Sender['authorize'] = async () => {
    if (token === null) return {};
    try {
      used = await token.get();
      return { authorization: `Bearer ${used}` };
    } catch (error) {
      return noToken(error);
    }
  };
  const prepare: Sender['prepare'] = async ({ method, path, body, headers }) => {
    const authorization = await authorize();
    if ('trouble' in authorization) return authorization;
    return prepareRequest({
      url: new URL(base + path),
      method,
      body,
      agent,
      timeoutMs,
      headers: { ...headers, ...authorization },
      ...(isRefusal === undefined ? {} : { isRefusal }),
    });
  };
  const refuseToken = () => token?.refused(used) ?? false;
  const once: Sender['once'] = async (prepareIt) => {
    const fired = fireOrGive(await prepareIt());
    const { trouble } = await fired.answer;
    return trouble?.kind === 'refused_token' && refuseToken() ? fireOrGive(await prepareIt()) : fired;
  };
  return {
    prepare,
    refuseToken,
    authorize,
    once,
    addressOf: (path) => base + path,
    send: (request) => once(() => prepare(request)),
    close: () => {
      agent.destroy();
    },
  };
}

/** Without a token there is nothing to send. */
function noToken(error: unknown): TargetAnswer {
  if (!(error instanceof CommandFailed)) throw error;
  return {
    status: 0,
    body: null,
    reference: false,
    recorded: false,
    trouble: { kind: 'refused_token', what: `was not sent, because there is no token: ${error.message}` },
    finishedMs: performance.now(),
  };
}

/** Fires what is ready; an answer that was had already, because nothing could be sent, is as good as one that came. */
export function fireOrGive(prepared: PreparedRequest | TargetAnswer): FiredRequest {
  return 'fire' in prepared ? prepared.fire() : { startedMs: prepared.finishedMs, answer: Promise.resolve(prepared) };
}
