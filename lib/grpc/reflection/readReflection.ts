import { create, fromBinary, fromJson, toJson, type DescMethodStreaming, type JsonObject } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import type { Transport } from '@connectrpc/connect';
import { createAsyncIterable } from '@connectrpc/connect/protocol';
import type { Channel } from '../Channel';
import { Definitions } from '../Definitions';
import { GrpcFailure } from '../GrpcFailure';
import { toFailure } from '../toFailure';
import { reflectionProtocol, reflectionVersions, type ReflectionProtocol } from './protocol';

/** A server's services, and the files that describe them. */
const MOST_SERVICES = 500;
const MOST_FILES = 2_000;

/**
 * Asks a server what it offers, by server reflection v1 or, where it does not know that, v1alpha.
 * @throws GrpcFailure no_reflection, or that of a call
 */
export async function readReflection(
  channel: Channel,
  timeoutMs: number,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Definitions> {
  return channel.withTransport(timeoutMs, async (transport) => {
    for (const version of reflectionVersions) {
      const protocol = reflectionProtocol(version);
      const ask = (request: JsonObject) => askOnce(transport, protocol, request, timeoutMs, metadata);
      try {
        return new Definitions(
          create(FileDescriptorSetSchema, { file: await readFiles(ask) }),
          'the server’s reflection',
        );
      } catch (error) {
        const failure = toFailure(error, 'Server reflection');
        if (failure.status !== 'UNIMPLEMENTED') throw ofReflection(failure);
      }
    }
    throw new GrpcFailure(
      'no_reflection',
      'Expected a server with reflection (grpc.reflection.v1 or v1alpha). This one has none. Set its .proto files instead',
    );
  });
}

/** The call that its definitions are for was not sent, whatever reflection answered. A refused token can be replaced. */
function ofReflection(failure: GrpcFailure): GrpcFailure {
  const { kind, status, message } = failure;
  if (kind === 'no_reflection' || status === 'UNAUTHENTICATED') return failure;
  return new GrpcFailure(kind === 'broken' ? 'away' : 'no_reflection', `${message}. Set its .proto files instead`, {
    cause: failure,
  });
}

type Answer = {
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto?: readonly string[] };
  readonly listServicesResponse?: { readonly service?: readonly { readonly name?: string }[] };
  readonly errorResponse?: { readonly errorMessage?: string };
};
type Ask = (request: JsonObject) => Promise<Answer>;

/** Each file after those that it imports. */
async function readFiles(ask: Ask): Promise<FileDescriptorProto[]> {
  const { listServicesResponse } = await ask({ listServices: '*' });
  const services = (listServicesResponse?.service ?? []).flatMap(({ name }) => name ?? []).slice(0, MOST_SERVICES);
  const files = new Map<string, FileDescriptorProto>();
  const keep = ({ fileDescriptorResponse }: Answer) => {
    for (const base64 of fileDescriptorResponse?.fileDescriptorProto ?? []) {
      const file = fromBinary(FileDescriptorProtoSchema, Buffer.from(base64, 'base64'));
      files.set(file.name, file);
    }
  };
  for (const service of services.filter((name) => !name.startsWith('grpc.reflection.')))
    keep(await ask({ fileContainingSymbol: service }));
  const ordered: FileDescriptorProto[] = [];
  const visiting = new Set<string>();
  const visit = async (filename: string): Promise<void> => {
    if (visiting.has(filename)) return;
    visiting.add(filename);
    if (!files.has(filename) && files.size < MOST_FILES) keep(await ask({ fileByFilename: filename }));
    const file = files.get(filename);
    if (file === undefined)
      throw new GrpcFailure('no_reflection', `Expected reflection to return the file ${filename}, but it did not`);
    for (const dependency of file.dependency) await visit(dependency);
    ordered.push(file);
  };
  for (const filename of [...files.keys()]) await visit(filename);
  return ordered;
}

/** A stream for one question. */
async function askOnce(
  transport: Transport,
  { method, request, response }: ReflectionProtocol,
  question: JsonObject,
  timeoutMs: number,
  metadata: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { message: answers } = await transport.stream(
    method as DescMethodStreaming,
    undefined,
    timeoutMs,
    { ...metadata },
    createAsyncIterable([fromJson(request, question)]),
  );
  for await (const each of answers) {
    const answer = toJson(response, each) as Answer;
    if (answer.errorResponse !== undefined)
      throw new GrpcFailure(
        'no_reflection',
        `Reflection gave no answer to ${JSON.stringify(question)}: ${answer.errorResponse.errorMessage ?? ''}`,
      );
    return answer;
  }
  throw new GrpcFailure('no_reflection', `Reflection gave no answer to ${JSON.stringify(question)}`);
}
