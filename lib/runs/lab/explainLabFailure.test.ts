import { expect, it } from 'vitest';
import { LabError } from '@/lib/scenarios/sql/database/LabError';
import { explainLabFailure } from './explainLabFailure';

const refusal = (code: string) => Object.assign(new Error('the server’s own words'), { code });

it.each(['53000', '53100', '53200', '53300', '53400'])('says that resources ran out: %s', (code) => {
  for (const error of [refusal(code), new LabError('database', 'It cannot be reached.', { cause: refusal(code) })]) {
    const { code: told, detail } = explainLabFailure(error);
    expect(told).toBe('lab_unavailable');
    expect(detail).toMatch(/run out of disk space, memory or connections/);
    expect(detail).not.toContain('own words');
  }
});

it.each([refusal('42501'), refusal('ECONNREFUSED'), new LabError('database', 'It cannot be reached.'), 'a text'])(
  'blames no resources for anything else',
  (error) => {
    expect(explainLabFailure(error).detail).toMatch(/gave no answer, or its user may not create databases/);
  },
);

it('what the race itself ran into stays the race’s', () => {
  const setup = new LabError('setup', 'The setup failed.', { cause: refusal('53400') });
  expect(explainLabFailure(setup)).toEqual({ code: 'setup', detail: 'The setup failed.' });
});
