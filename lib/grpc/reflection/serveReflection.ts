import { fromJson, toBinary, toJson, type DescFile, type JsonObject } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ConnectRouter, type MethodImpl } from '@connectrpc/connect';
import type { DescMethodBiDiStreaming } from '@bufbuild/protobuf';
import type { Definitions } from '../Definitions';
import { reflectionProtocol, reflectionVersions } from './protocol';

type Question = {
  readonly fileByFilename?: string;
  readonly fileContainingSymbol?: string;
  readonly listServices?: string;
};

/** Lets clients such as grpcurl ask what a server offers. */
export function serveReflection(router: ConnectRouter, definitions: Definitions): void {
  for (const version of reflectionVersions) {
    const { method, request, response } = reflectionProtocol(version);
    const answer: MethodImpl<DescMethodBiDiStreaming> = async function* (questions) {
      for await (const question of questions) {
        const asked = toJson(request, question) as Question & JsonObject;
        yield fromJson(response, { originalRequest: asked, ...answerTo(asked, definitions) });
      }
    };
    router.rpc(method as DescMethodBiDiStreaming, answer);
  }
}

function answerTo(asked: Question, { registry }: Definitions): JsonObject {
  if (asked.listServices !== undefined)
    return {
      listServicesResponse: {
        service: [...registry].flatMap((each) => (each.kind === 'service' ? [{ name: each.typeName }] : [])),
      },
    };
  const file =
    asked.fileByFilename === undefined
      ? fileOf(asked.fileContainingSymbol ?? '', registry)
      : registry.getFile(asked.fileByFilename.replace(/\.proto$/, ''));
  if (file === undefined)
    return { errorResponse: { errorCode: Code.NotFound, errorMessage: 'there is no such symbol or file' } };
  return {
    fileDescriptorResponse: {
      fileDescriptorProto: withImports(file).map((each) =>
        Buffer.from(toBinary(FileDescriptorProtoSchema, each.proto)).toString('base64'),
      ),
    },
  };
}

/** Of a type, a service or a method. */
function fileOf(symbol: string, registry: Definitions['registry']): DescFile | undefined {
  return (registry.get(symbol) ?? registry.get(symbol.slice(0, symbol.lastIndexOf('.'))))?.file;
}

function withImports(file: DescFile): readonly DescFile[] {
  const all = new Set([file]);
  for (const each of all) for (const dependency of each.dependencies) all.add(dependency);
  return [...all];
}
