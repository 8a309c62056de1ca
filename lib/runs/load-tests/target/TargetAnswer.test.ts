import { expect, it } from 'vitest';
import { readAnswer, type HttpAnswer } from './TargetAnswer';

const read = (change: Partial<HttpAnswer>) =>
  readAnswer(
    {
      status: 200,
      contentType: 'application/json',
      text: '{"name":"x"}',
      reference: false,
      recorded: false,
      ...change,
    },
    1,
  ).trouble?.what ?? null;

it.each<[string, Partial<HttpAnswer>, string | null]>([
  ['JSON', {}, null],
  ['an empty acknowledgement', { status: 204, text: '' }, null],
  ['a lost race in the problem form', { status: 409, text: '{"code":"ABORTED"}' }, null],
  ['a lost race in the form of AIP-193', { status: 409, text: '{"error":{"code":409,"status":"ABORTED"}}' }, null],
  ['another conflict', { status: 409, text: '{"code":"ALREADY_EXISTS"}' }, 'answered 409'],
  ['a problem', { status: 400, text: '{"title":"Bad","detail":"expected a name"}' }, 'answered 400: expected a name'],
  [
    'an error of AIP-193',
    { status: 403, text: '{"error":{"code":403,"message":"not yours"}}' },
    'answered 403: not yours',
  ],
  ['a list of errors', { status: 422, text: '{"errors":[{"message":"too long"}]}' }, 'answered 422: too long'],
  ['a text', { status: 500, contentType: 'text/plain', text: 'out of\n\tmemory' }, 'answered 500: out of memory'],
  [
    'a message for each record',
    { status: 404, text: '{"message":"no 019bd2e8-5c71-70e9-9a89-acb3efd08e34"}' },
    'answered 404: no …',
  ],
  [
    'a token of somebody’s',
    { status: 400, text: '{"message":"got Bearer abcdefgh12345678 twice"}' },
    'answered 400: got Bearer ••• twice',
  ],
  [
    'a refused token with words',
    { status: 401, text: '{"error":"expired"}' },
    'answered 401: the token was refused: expired',
  ],
  ['a conflict without a body', { status: 409, text: 'null' }, 'answered 409'],
  ['a redirect with JSON', { status: 307 }, 'was redirected (307); redirects are not followed'],
  [
    'a redirect to somebody else',
    { status: 302, redirectedTo: 'https://login.example.com' },
    'was redirected (302) to https://login.example.com; redirects are not followed',
  ],
  ['what has not changed, which nobody asked', { status: 304, text: '' }, 'answered 304'],
  ['a refused token', { status: 401, text: '<html>' }, 'answered 401: the token was refused'],
  ['an error page', { status: 503, contentType: 'text/html', text: '<html>' }, 'answered 503'],
  ['a page that calls itself JSON', { text: '  <!doctype html>' }, 'answered with HTML instead of JSON'],
  [
    'JSON that no serialiser could write',
    { text: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
    'answered with JSON nested more than 64 levels deep',
  ],
  ['half of a JSON', { text: '{"name":' }, 'answered with something other than JSON'],
])('%s', (_what, change, expected) => {
  expect(read(change)).toBe(expected);
});

it('hides what was sent as a secret, and bounds what is said', () => {
  const said = (message: string, headers: Readonly<Record<string, string>>) =>
    readAnswer(
      {
        status: 400,
        contentType: 'application/json',
        text: JSON.stringify({ message }),
        reference: false,
        recorded: false,
      },
      1,
      undefined,
      headers,
    ).trouble?.what;
  const headers = { authorization: 'Bearer s3cret-token', 'x-api-key': 'key-12345', accept: 'application/json' };
  expect(said('s3cret-token and key-12345 want application/json', headers)).toBe(
    'answered 400: ••• and ••• want application/json',
  );
  expect(said('€'.repeat(5_000), headers)).toBe(`answered 400: ${'€'.repeat(199)}…`);
});

it('an id that a double would round is the text of its digits', () => {
  const text = '{"id":9007199254740993,"next":9007199254740991,"note":"9007199254740993"}';
  const answer = { status: 200, contentType: 'application/json', text, reference: false, recorded: false };
  expect(readAnswer(answer, 1).body).toEqual({
    id: '9007199254740993',
    next: 9007199254740991,
    note: '9007199254740993',
  });
});

it('keeps the beginning of what is no JSON', () => {
  const { body } = readAnswer(
    { status: 500, contentType: 'text/plain', text: 'a'.repeat(10_000), reference: false, recorded: false },
    1,
  );
  expect(body).toBe('a'.repeat(500));
});
