import type { DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import { Definitions } from '../Definitions';
import { besideModule, readDescriptors } from '../readProtoFiles';

export const reflectionVersions = ['v1', 'v1alpha'] as const;
export type ReflectionVersion = (typeof reflectionVersions)[number];

/** The reflection protocol of a version; both are the same but for the name of their package. */
export interface ReflectionProtocol {
  readonly service: DescService;
  readonly method: DescMethod;
  readonly request: DescMessage;
  readonly response: DescMessage;
}

const read = new Map<ReflectionVersion, ReflectionProtocol>();

export function reflectionProtocol(version: ReflectionVersion): ReflectionProtocol {
  const known = read.get(version) ?? readProtocol(version);
  read.set(version, known);
  return known;
}

function readProtocol(version: ReflectionVersion): ReflectionProtocol {
  const set = readDescriptors([besideModule(import.meta.url, 'reflection.proto')]);
  const packageName = `grpc.reflection.${version}`;
  const renamed = (type: string) => type.replace('.grpc.reflection.v1.', `.${packageName}.`);
  for (const file of set.file) {
    file.package = packageName;
    for (const field of file.messageType.flatMap((message) => message.field)) field.typeName = renamed(field.typeName);
    for (const method of file.service.flatMap((service) => service.method)) {
      method.inputType = renamed(method.inputType);
      method.outputType = renamed(method.outputType);
    }
  }
  const service = new Definitions(set, 'reflection').registry.getService(`${packageName}.ServerReflection`);
  const method = service?.methods[0];
  if (service === undefined || method === undefined) throw new Error('reflection.proto has no ServerReflection');
  return { service, method, request: method.input, response: method.output };
}
