import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './testing/openTestServer';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly id?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
}

const lines: Line[] = [];
const [DEBUG, INFO] = [20, 30];
let console: TestServer;
beforeAll(async () => {
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
  console = await openTestServer(undefined, log);
});
afterAll(async () => {
  await console.close();
});

const lineOf = (id: string | null) => lines.find((line) => line.id === id);

test('an answer names its request, and so does the line about it', async () => {
  const read = await console.ask('/api/environments');
  expect(lineOf(read.headers.get('x-request-id'))).toMatchObject({
    level: DEBUG,
    msg: 'answered',
    method: 'GET',
    route: '/api/environments',
    status: 200,
  });
  const changed = await console.post('/api/load-tests', {});
  expect(lineOf(changed.headers.get('x-request-id'))).toMatchObject({ level: INFO, method: 'POST', status: 400 });
});

test('the id of a proxy before it is kept; one that is none is replaced', async () => {
  const ask = async (id: string) =>
    (await console.ask('/api/environments', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await ask('proxy-4711')).toBe('proxy-4711');
  expect(lineOf('proxy-4711')?.msg).toBe('answered');
  expect(await ask('x'.repeat(300))).not.toBe('x'.repeat(300));
  expect(await ask('a b"c')).not.toBe('a b"c');
});
