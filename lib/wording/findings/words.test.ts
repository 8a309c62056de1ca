import { expect, it } from 'vitest';
import { withArticle } from './words';

it.each([
  'an order',
  'a user',
  'a unit',
  'a university',
  'a URL',
  'a UUID',
  'a usage report',
  'a utility bill',
  'a European invoice',
  'a one-time code',
  'an hour',
  'an honorary member',
  'a house',
  'an umbrella',
  'an upload',
  'an unidentified call',
  'an uninvoiced order',
  'an Update',
  'a Submit',
  'an item',
])('%s', (said) => {
  expect(withArticle(said.slice(said.indexOf(' ') + 1))).toBe(said);
});
