import { readdirSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { pageStatus } from './pageStatus';

const asked = async (url: string, status: number, more: { method?: string; headers?: { rsc?: string } } = {}) => {
  const answer = vi.fn<(request: Request) => Promise<Response>>(() => Promise.resolve(new Response('{}', { status })));
  const told = await pageStatus({ method: 'GET', url, headers: {}, ...more }, answer);
  const [request] = answer.mock.calls[0] ?? [];
  return [told, request === undefined ? null : new URL(request.url).pathname];
};

const RECORD = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';

it.each([
  [`/${RECORD}`, `/api/inspect/${RECORD}`],
  ['/customers/a%20b/profiles/c/scorecards/d?x=1', '/api/inspect/customers/a%20b/profiles/c/scorecards/d'],
  ['/load-tests/x', '/api/load-tests/x/iterations'],
  ['/load-tests/x/iterations/7?raw=1', '/api/load-tests/x/iterations/7'],
  ['/records/order?after=x', '/api/records/order'],
  ['/interleavings/x', '/api/interleavings/x'],
  ['/interleavings/x/orders/7', '/api/interleavings/x/orders/7'],
  ['/interleavings/lab/x', '/api/lab/x'],
])('%s is 404 where the API says so, 200 where it knows it or can’t tell', async (page, api) => {
  expect(await asked(page, 404)).toEqual([404, api]);
  expect(await asked(page, 400)).toEqual([404, api]);
  expect(await asked(page, 200)).toEqual([200, api]);
  expect(await asked(page, 503)).toEqual([200, api]);
});

const fixedPages = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)page\.tsx$/.test(file) && !file.includes('['))
  .map((file) => `/${file.replace(/\/?page\.tsx$/, '')}`);

it.each([...fixedPages, '/interleavings/replay?x=1', '/interleavings/lab?race=quota', '/_next/static/a.js'])(
  'of %s the API is not asked',
  async (page) => {
    expect(await asked(page, 404)).toEqual([200, null]);
  },
);

it('leaves parts of pages, and what is no reading, to the framework', async () => {
  expect(await asked('/load-tests/x', 404, { headers: { rsc: '1' } })).toEqual([200, null]);
  expect(await asked('/load-tests/x', 404, { method: 'POST' })).toEqual([200, null]);
  expect(await asked('/load-tests/x', 404, { method: 'HEAD' })).toEqual([404, '/api/load-tests/x/iterations']);
});

it('asks for a record in the environment of the page, and waits for no slow store', async () => {
  const answer = vi.fn<(request: Request) => Promise<Response>>(() => Promise.resolve(new Response('{}')));
  await pageStatus({ method: 'GET', url: `/${RECORD}?environment=a%26b&watch=1`, headers: {} }, answer);
  const { searchParams } = new URL(answer.mock.calls[0]?.[0].url ?? '');
  expect(Object.fromEntries(searchParams)).toEqual({ environment: 'a&b', withinMs: '1000' });
});
