import { expect, it } from 'vitest';
import { problemCodes, type ProblemCode } from '@/lib/contract/problem';
import { untilOver, type RunSource } from './followRun';
import { Refused } from './source/apiSource';

interface Run {
  readonly finishedAt: string | null;
}
const over: Run = { finishedAt: '2026-11-09T09:40:13.000000Z' };

/** A console that refuses each stream, and answers otherwise. */
function refusing(code: ProblemCode): RunSource<Run> {
  const problem = { type: 'about:blank', title: code, status: problemCodes[code], detail: `it says ${code}`, code };
  return {
    // eslint-disable-next-line require-yield
    async *watch() {
      await Promise.reject(new Refused(problem));
    },
    read: () => Promise.resolve(over),
    cancel: () => Promise.reject(new Error('it was cancelled')),
  };
}
const follow = (code: ProblemCode) =>
  untilOver(refusing(code), 'id', new AbortController().signal, 'sweep', () => undefined);

it('a console without a stream left is asked instead', async () => {
  expect(await follow('too_many_streams')).toBe(over);
});

it('any other refusal ends it', async () => {
  await expect(follow('sweep_not_found')).rejects.toThrow('it says sweep_not_found');
});
