import { expect, it } from 'vitest';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { toProblemError } from './toProblemError';

it.each([
  ['missing_table', 'record_type_unusable'],
  ['missing_column', 'record_type_unusable'],
  ['not_replacing', 'record_type_unusable'],
  ['connection_refused', 'not_ready'],
  ['timeout', 'not_ready'],
] as const)('a store failure %s is reported as %s', (code, told) => {
  const failure = new SourceFailure({ code, message: 'What is wrong.', hint: 'What helps.' });
  expect(toProblemError(failure)?.message).toBe(`${told}: What is wrong. What helps.`);
});
