import { expect, it } from 'vitest';
import { isAllowedHost } from './isAllowedHost';

it.each([
  '127.0.0.1:3000',
  '127.0.0.1',
  '[::1]:3000',
  '10.0.0.7:80',
  'localhost:3000',
  'LOCALHOST',
  'console.localhost',
  'lastwrite.example:3000',
])('%s is ours', (host) => {
  expect(isAllowedHost(host, ['lastwrite.example'])).toBe(true);
});

it.each([
  undefined,
  '',
  'evil.example:3000',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'lastwrite.example.evil',
  'a b',
  'user@127.0.0.1',
  '127.0.0.1/x',
])('%s is not', (host) => {
  expect(isAllowedHost(host, ['lastwrite.example'])).toBe(false);
});
