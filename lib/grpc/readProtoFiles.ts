import { checkout } from '@/lib/build/checkout.js';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clone, create, fromBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type DescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  type FileDescriptorSet,
} from '@bufbuild/protobuf/wkt';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import { Definitions } from './Definitions';
import { GrpcFailure } from './GrpcFailure';

/** What the protoc compiler brings along, and google/api: there for whoever imports it. */
function broughtAlong(): string {
  // Found from the checkout: a bundler would put something else in place of this module's own address.
  return dirname(createRequire(join(checkout, 'package.json')).resolve('protobufjs/package.json'));
}

/**
 * Reads .proto files and all that they import, which is looked for beside the importing file, in `roots`, and among what protoc brings along.
 * @throws GrpcFailure invalid_definitions, with the file and, where it is a matter of syntax, the line
 */
export function readProtoFiles(files: readonly string[], roots: readonly string[] = []): Definitions {
  return new Definitions(readDescriptors(files, roots), files.join(', '));
}

/** As `readProtoFiles`; each file stands after those that it imports. */
export function readDescriptors(files: readonly string[], roots: readonly string[] = []): FileDescriptorSet {
  const root = new protobuf.Root();
  let reading = '';
  root.resolvePath = (origin, target) => {
    const candidates = isAbsolute(target)
      ? [target]
      : [...(origin === '' ? ['.'] : [dirname(origin), ...rootsOf(files)]), ...roots, broughtAlong()].map((folder) =>
          resolve(folder, target),
        );
    const found = candidates.find((path) => existsSync(path));
    if (found === undefined)
      throw new GrpcFailure(
        'invalid_definitions',
        `${origin === '' ? '' : `${origin}: `}expected the file ${target}, but it is in none of ${candidates.map((path) => dirname(path)).join(', ')}`,
      );
    reading = found;
    return found;
  };
  try {
    // Names stay as they are written: the JSON names come from them.
    root.loadSync([...files], { keepCase: true });
    reading = files.join(', ');
    root.resolveAll();
    return toDescriptorSet(root, [...rootsOf(files), ...roots.map((folder) => resolve(folder)), broughtAlong()]);
  } catch (error) {
    if (error instanceof GrpcFailure) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new GrpcFailure('invalid_definitions', `${reading}: expected Protocol Buffers; ${said}`, { cause: error });
  }
}

function rootsOf(files: readonly string[]): readonly string[] {
  return [...new Set(files.map((file) => dirname(resolve(file))))];
}

/**
 * protobufjs puts whole packages into a descriptor each, and names types by their shortest names; a registry needs files that come after those
 * that they import, and full names.
 */
function toDescriptorSet(root: protobuf.Root, roots: readonly string[]): FileDescriptorSet {
  const files = new Map<string, FileDescriptorProto>();
  for (const edition of ['proto2', 'proto3'] as const) {
    const bytes = descriptor.FileDescriptorSet.encode(root.toDescriptor(edition)).finish();
    for (const packaged of fromBinary(FileDescriptorSetSchema, bytes).file) splitByFile(root, packaged, edition, files);
  }
  for (const file of files.values()) file.name = importName(file.name, roots);
  return create(FileDescriptorSetSchema, {
    file: [...inOrder(new Map([...files.values()].map((file) => [file.name, file])))],
  });
}

/** As an import would name it. */
function importName(path: string, roots: readonly string[]): string {
  const root = roots.find((folder) => path.startsWith(`${folder}/`));
  return root === undefined ? path : path.slice(root.length + 1);
}

/** Puts what stands in files of this edition under the file that it is from. */
function splitByFile(
  root: protobuf.Root,
  packaged: FileDescriptorProto,
  edition: 'proto2' | 'proto3',
  files: Map<string, FileDescriptorProto>,
): void {
  const fileOf = (name: string): FileDescriptorProto | null => {
    const object = root.lookup(fullName(packaged.package, name));
    if (object === null || editionOf(object) !== edition) return null;
    const filename = object.filename ?? `${packaged.package}.proto`;
    const file =
      files.get(filename) ??
      create(FileDescriptorProtoSchema, { name: filename, package: packaged.package, syntax: edition });
    files.set(filename, file);
    return file;
  };
  for (const message of packaged.messageType) {
    const type = root.lookupType(fullName(packaged.package, message.name));
    nameInFull(message, type);
    fileOf(message.name)?.messageType.push(message);
  }
  for (const each of packaged.enumType) fileOf(each.name)?.enumType.push(each);
  for (const service of packaged.service) {
    const { methods } = root.lookupService(fullName(packaged.package, service.name));
    for (const method of service.method) {
      const known = methods[method.name];
      known?.resolve();
      method.inputType = known?.resolvedRequestType?.fullName ?? method.inputType;
      method.outputType = known?.resolvedResponseType?.fullName ?? method.outputType;
    }
    fileOf(service.name)?.service.push(service);
  }
}

function fullName(packageName: string, name: string): string {
  return packageName === '' ? name : `${packageName}.${name}`;
}

/** An edition later than proto3 has its features written out by protobufjs, and reads as proto3. */
function editionOf(object: protobuf.ReflectionObject): 'proto2' | 'proto3' {
  for (let each: protobuf.ReflectionObject | null = object; each !== null; each = each.parent) {
    const { _edition: edition } = each as { readonly _edition?: string };
    if (typeof edition === 'string') return edition === 'proto2' ? 'proto2' : 'proto3';
  }
  return 'proto3';
}

function nameInFull(message: DescriptorProto, type: protobuf.Type): void {
  // Extensions of options stand as fields with a name of their own in what they extend; nothing here reads options.
  message.field = message.field.filter(({ name }) => !name.startsWith('.'));
  for (const field of [
    ...message.field,
    ...message.nestedType.filter(({ options }) => options?.mapEntry).flatMap((entry) => entry.field),
  ])
    field.jsonName ||= jsonNameOf(field.name);
  for (const field of message.field) {
    const known = type.fields[field.name];
    if (known === undefined) continue;
    if (known instanceof protobuf.MapField) {
      const entry = message.nestedType.find(({ name, options }) => options?.mapEntry && name === field.typeName);
      const value = entry?.field.find(({ name }) => name === 'value');
      if (value) nameType(value, known.resolve().resolvedType);
      field.typeName = `${type.fullName}.${field.typeName}`;
    } else nameType(field, known.resolve().resolvedType);
  }
  for (const nested of message.nestedType) {
    const inner = type.nested?.[nested.name];
    if (inner instanceof protobuf.Type) nameInFull(nested, inner);
  }
}

/** As the protoc compiler makes it. */
function jsonNameOf(name: string): string {
  return name.replace(/_+(.?)/g, (_match, next: string) => next.toUpperCase());
}

function nameType(field: FieldDescriptorProto, resolved: protobuf.ReflectionObject | null): void {
  if (resolved !== null) field.typeName = resolved.fullName;
  else if ([FieldDescriptorProto_Type.MESSAGE, FieldDescriptorProto_Type.ENUM].includes(field.type))
    throw new GrpcFailure('invalid_definitions', `unknown type ${field.typeName}`);
}

/** Each file after those whose types it uses, which it names as imports. */
function inOrder(files: ReadonlyMap<string, FileDescriptorProto>): readonly FileDescriptorProto[] {
  const homes = new Map<string, string>();
  for (const [filename, file] of files)
    for (const name of [
      ...file.messageType.flatMap((each) => namesIn(each)),
      ...file.enumType.map((each) => each.name),
    ])
      homes.set(`.${fullName(file.package, name)}`, filename);
  const ordered: FileDescriptorProto[] = [];
  const visit = (filename: string) => {
    const file = files.get(filename);
    if (file === undefined || ordered.some(({ name }) => name === filename)) return;
    const uses = [...new Set(typesUsedBy(file).flatMap((type) => homes.get(type) ?? []))].filter(
      (other) => other !== filename,
    );
    for (const other of uses) visit(other);
    ordered.push({ ...clone(FileDescriptorProtoSchema, file), dependency: uses });
  };
  for (const filename of files.keys()) visit(filename);
  return ordered;
}

function namesIn(message: DescriptorProto): readonly string[] {
  return [
    message.name,
    ...[...message.nestedType.flatMap(namesIn), ...message.enumType.map(({ name }) => name)].map(
      (inner) => `${message.name}.${inner}`,
    ),
  ];
}

function typesUsedBy({ messageType, service }: FileDescriptorProto): readonly string[] {
  const ofMessage = ({ field, nestedType }: DescriptorProto): readonly string[] => [
    ...field.map(({ typeName }) => typeName).filter((name) => name !== ''),
    ...nestedType.flatMap(ofMessage),
  ];
  return [
    ...messageType.flatMap(ofMessage),
    ...service.flatMap(({ method }) => method.flatMap(({ inputType, outputType }) => [inputType, outputType])),
  ];
}

/** A file that lies beside a module; built programs find it there too. */
export function besideModule(moduleUrl: string, file: string): string {
  return join(dirname(fileURLToPath(moduleUrl)), file);
}
