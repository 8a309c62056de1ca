import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { sentCommand } from './sentCommand';

it('a shell reads back what was sent, whatever stands in it', () => {
  const sent = {
    method: 'PATCH',
    url: 'http://127.0.0.1:8080/v1/orders/7?a=b&c=d',
    headers: { 'content-type': 'application/json', authorization: 'Bearer •••' },
    body: { note: 'it\'s $HOME `now`\n"two"' },
  };
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${sentCommand(sent)}`], { encoding: 'utf8' }).split('\0');
  expect(words).toEqual([
    'curl',
    '-X',
    'PATCH',
    sent.url,
    '-H',
    'content-type: application/json',
    '-H',
    'authorization: Bearer •••',
    '-d',
    JSON.stringify(sent.body),
    '',
  ]);
});

it('gRPC by grpcurl, without TLS where the address has none', () => {
  const sent = { method: 'POST', url: 'grpc://host:9090/acme.Orders/Cancel', headers: { a: 'b' }, body: { id: '7' } };
  expect(sentCommand(sent)).toBe(`grpcurl -plaintext -H 'a: b' -d '{"id":"7"}' host:9090 acme.Orders/Cancel`);
  expect(sentCommand({ ...sent, url: 'grpcs://host/acme.Orders/Cancel' })).not.toContain('-plaintext');
});

it('a GET without a body is as short as people write it', () => {
  expect(sentCommand({ method: 'GET', url: 'http://h/x', headers: {} })).toBe('curl http://h/x');
  expect(sentCommand({ method: 'GET', url: 'http://h/x', headers: {}, body: { q: 1 } })).toBe(
    `curl -X GET http://h/x -d '{"q":1}'`,
  );
});
