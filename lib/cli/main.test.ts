import { describe, expect, it } from 'vitest';
import { main } from './main';
import { styleFor } from './render/style';

const NAME = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';

async function run(args: readonly string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const code = await main(args, {
    style: styleFor({}, false),
    print: (text) => { written.stdout += text; },
    complain: (text) => { written.stderr += `${text}\n`; },
    readInput: () => Promise.resolve(input),
    interrupted: new AbortController().signal,
  });
  return { code, ...written };
}

describe('wrong usage ends with 64 and asks nobody', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /Usage/],
    ['an unknown command', ['inspct'], /Did you mean inspect/],
    ['no name', ['inspect'], /missing required argument/],
    ['an unknown option', ['inspect', '--jsn', NAME], /Did you mean --json/],
    ['an argument that is no name', ['inspect', 'scorecard-7'], /scorecard-7 holds no scorecard name: expected a name like/],
    ['a name among which one is wrong', ['inspect', NAME, 'customers/Cox!/profiles'], /six segments/],
    ['an argument that would steer the terminal', ['inspect', '\u001b[2J'], /^\\u001b\[2J holds no/],
    ['an empty input', ['inspect', '-'], /No scorecard name was found/],
    ['two records to watch', ['inspect', '--watch', NAME, NAME.replace('cox', 'acme')], /--watch follows one record; there are 2/],
    ['an address that is none', ['inspect', NAME, '--url', 'console'], /--url expects an address/],
    ['an address that is no web address', ['inspect', NAME, '--url', 'file:///etc'], /--url expects an address/],
  ])('%s', async (_what, args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(words);
  });
});

it('help is an answer', async () => {
  for (const args of [['--help'], ['inspect', '--help'], ['help']]) expect((await run(args)).code).toBe(0);
  expect((await run(['--help'])).stdout).toContain('Exit codes: 0 consistent');
});

it('nobody answers at an address', async () => {
  expect(await run(['inspect', NAME, '--url', 'http://127.0.0.1:1'])).toMatchObject({ code: 2, stderr: expect.stringContaining('No console answers') as string });
});
