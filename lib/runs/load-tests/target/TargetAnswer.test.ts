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
  ['a conflict without a body', { status: 409, text: 'null' }, 'answered 409'],
  ['a redirect with JSON', { status: 307 }, 'was redirected (307)'],
  ['a refused token', { status: 401, text: '<html>' }, 'answered 401: the token was refused'],
  ['an error page', { status: 503, contentType: 'text/html', text: '<html>' }, 'answered 503'],
  ['a page that calls itself JSON', { text: '  <!doctype html>' }, 'answered with HTML instead of JSON'],
  ['half of a JSON', { text: '{"name":' }, 'answered with something else than JSON'],
])('%s', (_what, change, expected) => {
  expect(read(change)).toBe(expected);
});

it('keeps the beginning of what is no JSON', () => {
  const { body } = readAnswer(
    { status: 500, contentType: 'text/plain', text: 'a'.repeat(10_000), reference: false, recorded: false },
    1,
  );
  expect(body).toBe('a'.repeat(500));
});
