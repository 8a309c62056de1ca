import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemSchema } from '@/lib/contract/problem';
import { refuseUnreadable } from './refuseUnreadable';

const server = createServer((given, answer) => {
  if (!refuseUnreadable(given, answer)) answer.end('passed on');
});
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    }),
);
afterAll(
  () =>
    new Promise((resolve) => {
      server.close(resolve);
    }),
);

function send(
  method: string,
  path: string,
): Promise<{ status: number | undefined; allow: string | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method, path }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () => {
        resolve({ status: answer.statusCode, allow: answer.headers.allow, text });
      });
    })
      .on('error', reject)
      .end();
  });
}

it.each([
  ['/api/inspect/c%zz', 'invalid_name'],
  ['/customers/%c0%ae', 'invalid_name'],
  ['/tenants/%c0%ae', 'invalid_name'],
  ['/load-tests/%c0%ae', 'invalid_request'],
  ['/%', 'invalid_request'],
  ['/api/%e0%a4%a', 'invalid_request'],
])('%s can’t be decoded: 400 %s', async (path, code) => {
  const { status, text } = await send('GET', path);
  const problem = problemSchema.parse(JSON.parse(text));
  expect([status, problem.status, problem.code]).toEqual([400, 400, code]);
  expect(text).not.toContain(path);
});

it.each(['TRACE', 'PROPFIND', 'LINK'])('%s is no method of ours: 405', async (method) => {
  const { status, allow, text } = await send(method, '/api/samples');
  expect([status, problemSchema.parse(JSON.parse(text)).code]).toEqual([405, 'method_not_allowed']);
  expect(allow).toContain('GET');
});

it.each([
  ['GET', '/'],
  ['GET', '/api/inspect/a%20b?x=%zz'],
  ['POST', '/api/inspect'],
  ['DELETE', '/api/samples'],
  ['GET', '/%E2%82%AC'],
])('%s %s is passed on', async (method, path) => {
  expect((await send(method, path)).text).toBe('passed on');
});
