import { expect, it } from 'vitest';
import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { progressOn } from '../render/progress';
import { styleFor } from '../render/style';
import { verdict } from './verdict';

const side = (failed: number) => ({ spoken: '', runs: [], failed, judged: 50 });
const told = (found: LoadTestVerdict['verdict']): LoadTestVerdict => ({
  verdict: found,
  sentence: 'The runs after 1.41 fail less often.',
  difference: -0.5,
  interval95: [-0.6, -0.4],
  pValue: 0.001,
  conditions: ['The transport differs too.'],
  before: side(25),
  after: side(0),
  delays: [{ delayMs: 10, before: { failed: 25, judged: 50 }, after: { failed: 0, judged: 0 } }],
});

async function run(found: LoadTestVerdict['verdict'], before: string, after?: string) {
  const printed: string[] = [];
  const queries: unknown[] = [];
  const code = await verdict(
    before,
    after,
    { scenario: 'scorecard_race' },
    {
      style: styleFor({}, false),
      print: (text) => printed.push(text),
      complain: () => undefined,
      progress: progressOn({ write: () => undefined }),
      readInput: () => Promise.resolve(''),
      interrupted: new AbortController().signal,
    },
    () =>
      Promise.resolve({
        verdict: (query) => {
          queries.push(query);
          return Promise.resolve(told(found));
        },
      }),
  );
  return { code, text: printed.join('\n'), query: queries[0] };
}

it.each([
  ['better', 0],
  ['same', 0],
  ['worse', 1],
  ['not_told', 2],
  ['not_comparable', 2],
] as const)('%s ends with %i', async (found, code) => {
  expect((await run(found, 'label:a', 'label:b')).code).toBe(code);
});

it('prints the sentence, what else differs, and the figures by delay', async () => {
  const { text } = await run('better', 'label:a', 'label:b');
  expect(text).toMatch(/^The runs after 1.41 fail less often.\nThe transport differs too.\n\n/);
  expect(text).toMatch(/10 ms +50 % {2}25 of 50 +–/);
});

it('a deployment alone stands for both sides; anything else needs two', async () => {
  expect((await run('better', 'deployment:x')).query).toMatchObject({
    before: 'deployment:x',
    after: 'deployment:x',
    scenario: 'scorecard_race',
  });
  await expect(run('better', 'label:a')).rejects.toThrow(/expects the runs before and the runs after/);
});
