import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openReceiver, type Receiver } from '../testing/openReceiver';
import { post, type PostOptions } from './post';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await openReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.received.length = 0;
});

const body = JSON.stringify({
  text: 'Déjà vu',
  type: 'test',
  timestamp: '2026-11-09T09:45:00.000Z',
  data: { alert: 'test', webhook: 'x' },
});
const send = (change: Partial<PostOptions> = {}) =>
  post({
    url: new URL(`http://localhost:${receiver.port}/hook`),
    headers: {},
    body,
    timeoutMs: 5_000,
    whyNot: () => null,
    ...change,
  });

it('sends a body as it is', async () => {
  expect(await send()).toEqual({ answered: 204, problem: null });
  expect(receiver.received.map(({ raw }) => raw)).toEqual([body]);
});

it('asks of what the name has resolved to, and does not connect to what is refused', async () => {
  const asked: (string | undefined)[] = [];
  const whyNot = (address?: string) => {
    asked.push(address);
    return address === undefined ? null : 'It points elsewhere now.';
  };
  expect(await send({ whyNot })).toEqual({ answered: null, problem: 'It points elsewhere now.' });
  expect(asked[0]).toBeUndefined();
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.slice(1).every((address) => address === '127.0.0.1' || address === '::1')).toBe(true);
  expect(receiver.received).toEqual([]);
});

it('says in its own words what went wrong', async () => {
  const problems = await Promise.all(
    ['http://no-such-host.invalid/', `https://localhost:${receiver.port}/`, 'http://127.0.0.1:1/'].map(
      async (url) => (await send({ url: new URL(url) })).problem,
    ),
  );
  expect(problems[0]).toMatch(/no-such-host\.invalid/);
  expect(problems[1]).toMatch(/^TLS negotiation failed|^It could not be sent/);
  expect(problems[2]).toBe('Nothing listens at 127.0.0.1:1.');
});
