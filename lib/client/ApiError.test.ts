import { describe, expect, it } from 'vitest';
import { ApiError } from './ApiError';

const refused = {
  type: 'about:blank',
  title: 'Invalid request',
  status: 400,
  code: 'invalid_request',
  detail: 'The query is not valid. See errors.',
  errors: [
    { path: 'query.before', message: 'expected label:TEXT or variant:ID' },
    { path: '', message: 'Too many of them.' },
  ],
};

describe('an error of the API', () => {
  it('says what was wrong where, instead of pointing at a list that nobody sees', () => {
    const error = ApiError.fromProblem(refused);
    expect(error.message).toBe('The query is not valid. before: expected label:TEXT or variant:ID. Too many of them.');
    expect(error.lead).toBe('The query is not valid.');
  });

  it('has no more to say than its detail where nothing else was told', () => {
    const { errors: _, ...plain } = refused;
    const error = ApiError.fromProblem({ ...plain, detail: 'There is no such run.' });
    expect([error.message, error.lead]).toEqual(['There is no such run.', 'There is no such run.']);
  });
});
