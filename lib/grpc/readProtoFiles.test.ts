import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromJson, toJson } from '@bufbuild/protobuf';
import { GrpcFailure } from './GrpcFailure';
import { readProtoFiles } from './readProtoFiles';
import { ECHO, echoDefinitions } from './testing/echoServer';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-proto-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function failureOf(action: () => unknown): GrpcFailure {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(GrpcFailure);
    return error as GrpcFailure;
  }
  throw new Error('it did not fail');
}

test('names are told where a method is none', () => {
  const definitions = echoDefinitions();
  const of = (name: string) => failureOf(() => definitions.method(name));
  expect(of('lastwrite.testing.v1.EchoService/Ech')).toMatchObject({
    kind: 'unknown_method',
    message: 'Expected one of the methods Echo, Follow of lastwrite.testing.v1.EchoService, and got Ech',
  });
  expect(of('testing.EchoService/Echo').message).toContain('one of the services lastwrite.testing.v1.EchoService of ');
  expect(of('Echo').message).toContain(`such as ${ECHO}`);
  expect(of('lastwrite.testing.v1.EchoService/Follow')).toMatchObject({ kind: 'not_unary' });
  expect(definitions.method(`/${ECHO}`).name).toBe('Echo');
});

test('packages that use each other, types in types, and both syntaxes in one set', () => {
  write(
    'b/two.proto',
    'syntax = "proto2"; package b; message Two { required int32 n = 1; optional string s = 2 [default = "d"]; }',
  );
  write('b/four.proto', 'syntax = "proto3"; package b; import "a/three.proto"; message Four { a.Three three = 1; }');
  write(
    'a/three.proto',
    'syntax = "proto3"; package a; import "b/two.proto"; message Three { b.Two two = 1; Inner inner = 2; message Inner { repeated int32 numbers = 1; } }',
  );
  const main = write(
    'main.proto',
    'syntax = "proto3"; package m; import "b/four.proto"; service S { rpc Do(b.Four) returns (b.Four); }',
  );
  const { input } = readProtoFiles([main]).method('m.S/Do');
  const message = { three: { two: { n: 1 }, inner: { numbers: [1, 2] } } };
  expect(toJson(input, fromJson(input, message))).toEqual(message);
  // An import that lies elsewhere.
  const alone = write(
    'elsewhere/alone.proto',
    'syntax = "proto3"; package e; import "b/four.proto"; service S { rpc Do(b.Four) returns (b.Four); }',
  );
  expect(failureOf(() => readProtoFiles([alone]))).toMatchObject({
    kind: 'invalid_definitions',
    message: expect.stringContaining('expected the file b/four.proto') as string,
  });
  expect(readProtoFiles([alone], [folder]).methods).toEqual(['e.S/Do']);
});

test('mistakes name the file, and the line where there is one', () => {
  expect(failureOf(() => readProtoFiles([join(folder, 'none.proto')]))).toMatchObject({
    kind: 'invalid_definitions',
    message: expect.stringContaining('none.proto') as string,
  });
  const broken = write('broken.proto', 'syntax = "proto3";\npackage x;\nmessage A { string s = 1 }\n');
  const { message } = failureOf(() => readProtoFiles([broken]));
  expect(message).toContain(broken);
  expect(message).toContain('line 3');
  const unknown = write('unknown.proto', 'syntax = "proto3"; package x; message A { Nope n = 1; }');
  expect(failureOf(() => readProtoFiles([unknown])).message).toContain('Nope');
  const binary = write('binary.proto', '\0\x01\x02PNG');
  expect(failureOf(() => readProtoFiles([binary]))).toMatchObject({ kind: 'invalid_definitions' });
});
