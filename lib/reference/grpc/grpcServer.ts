import { createServer, type Http2ServerRequest, type ServerHttp2Session } from 'node:http2';
import { fromJson, toJson, type DescMethodUnary, type JsonObject, type Message } from '@bufbuild/protobuf';
import { ConnectError, createContextKey, createContextValues, type HandlerContext } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { serveReflection } from '@/lib/grpc/reflection/serveReflection';
import { codeOfStatus } from '@/lib/grpc/statuses';
import type { BackgroundWork } from '../BackgroundWork';
import { CoachingError, type FieldViolation } from '../CoachingError';
import { listenOn } from '../listenOn';
import type { Outgoing } from '../openCall';
import { grpcStatusOf, toProblem, type Problem } from '../problem';
import { readCallOptions, readCallRequest, type CallOptions } from '../readHttpRequest';
import { Refusal } from '../Refusal';
import { serveCall, type ServedCalls } from '../serveCall';
import { COACHING_SERVICE, coachingDefinitions } from './coachingDefinitions';
import { grpcCalls, toHttpRequest, type GrpcCall } from './transcode';

export interface GrpcServerOptions extends ServedCalls {
  readonly defaults: CallOptions;
}

export interface GrpcServer {
  /** Resolves with the port that it listens on. */
  listen(port: number, host: string): Promise<number>;
  /** Takes no more calls, and resolves once those under way are answered. */
  close(): Promise<void>;
}

const MOST_BYTES = 1024 * 1024;
/** In every answer: this is no real coaching service. */
const MARK = ['lastwrite-service', 'reference'] as const;

const outgoingKey = createContextKey<Outgoing>({ once: (_event, listener) => listener() });

/** The gRPC shell of the same calls, without TLS, with reflection. `background`: where async work is counted, together with the HTTP shell's. */
export function createGrpcServer(options: GrpcServerOptions, background: BackgroundWork): GrpcServer {
  const definitions = coachingDefinitions();
  const handler = connectNodeAdapter({
    connect: false,
    grpcWeb: false,
    readMaxBytes: MOST_BYTES,
    // The async work of a call begins when its stream is closed: answered, or given up by its caller.
    contextValues: (request) => createContextValues().set(outgoingKey, (request as Http2ServerRequest).stream),
    routes: (router) => {
      for (const call of grpcCalls) {
        const method = definitions.method(`${COACHING_SERVICE}/${call}`);
        router.rpc(method, (message: Message, context: HandlerContext) =>
          serve(options, background, { call, method }, message, context),
        );
      }
      serveReflection(router, definitions);
    },
  });
  const server = createServer((request, response) => handler(request, response));
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    // What a client breaks ends its session alone.
    session.on('error', () => undefined);
  });
  return {
    listen: (port, host) => listenOn(server, port, host),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.close();
      }),
  };
}

async function serve(
  options: GrpcServerOptions,
  background: BackgroundWork,
  { call, method }: { readonly call: GrpcCall; readonly method: DescMethodUnary },
  message: Message,
  context: HandlerContext,
): Promise<Message> {
  try {
    const headers = Object.fromEntries(context.requestHeader);
    const http = { ...toHttpRequest(call, readMessage(method, message), maskOf(message)), headers };
    const callOptions = readCallOptions(http, options.defaults);
    const request = readCallRequest(http, options.newId);
    const { performed, recordedAs } = await serveCall(
      options,
      background,
      callOptions,
      request,
      context.values.get(outgoingKey),
    );
    if (performed.status !== 200) throw toError(performed.response as Problem, call, recordedAs);
    context.responseHeader.set(...MARK);
    if (recordedAs !== null) context.responseHeader.set('lastwrite-call', recordedAs);
    return fromJson(method.output, performed.response as JsonObject);
  } catch (error) {
    if (error instanceof ConnectError) throw error;
    if (error instanceof Refusal) throw toError(error.problem, call);
    if (error instanceof CoachingError) throw toError(toProblem(error.code, error.message, error.violations), call);
    options.onFailure('a call failed', error);
    throw toError(toProblem('INTERNAL', 'The service failed. Its log says why.'), call);
  }
}

function readMessage(method: DescMethodUnary, message: Message): JsonObject {
  try {
    return toJson(method.input, message) as JsonObject;
  } catch {
    // A time that no calendar has, for example.
    throw new CoachingError('INVALID_ARGUMENT', 'expected values that their types allow');
  }
}

/** Paths as they are written in a message's JSON form. */
function maskOf(message: Message): readonly string[] | null {
  const { updateMask } = message as { readonly updateMask?: { readonly paths: readonly string[] } };
  return (
    updateMask?.paths.map((path) => path.replace(/_([a-z])/g, (_match, next: string) => next.toUpperCase())) ?? null
  );
}

/** Clients read the metadata of an error from its trailers. */
function toError(
  { code, detail, errors = [] }: Problem,
  call: GrpcCall,
  recordedAs: string | null = null,
): ConnectError {
  const badRequest = coachingDefinitions().registry.getMessage('google.rpc.BadRequest');
  const details =
    errors.length === 0 || badRequest === undefined
      ? []
      : [{ desc: badRequest, value: { fieldViolations: errors.map((error) => toViolation(error, call)) } }];
  const metadata = { [MARK[0]]: MARK[1], ...(recordedAs === null ? {} : { 'lastwrite-call': recordedAs }) };
  return new ConnectError(detail, codeOfStatus(grpcStatusOf(code)), metadata, details);
}

/** As the message writes it: `scorecard.scores[0].numeric_value`. */
function toViolation({ path, message }: FieldViolation, call: GrpcCall): { field: string; description: string } {
  // The name of a new scorecard is made of its parent.
  if (call === 'CreateScorecard' && path === 'name') return { field: 'parent', description: message };
  const isOfScorecard = (call === 'CreateScorecard' || call === 'UpdateScorecard') && /^[a-z]/.test(path);
  const outside = ['parent', 'scorecardId'].includes(path) || path.startsWith('scorecard.');
  const field = path.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { field: isOfScorecard && !outside ? `scorecard.${field}` : field, description: message };
}
