import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { main } from './main';
import { progressOn } from './render/progress';
import { styleFor } from './render/style';

const NAME = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';

async function run(args: readonly string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const code = await main(args, {
    style: styleFor({}, false),
    print: (text) => {
      written.stdout += text;
    },
    complain: (text) => {
      written.stderr += `${text}\n`;
    },
    progress: progressOn({
      write: (text) => {
        written.stderr += text;
      },
    }),
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
    ['an address that is none', ['inspect', NAME, '--url', 'console'], /--url expects an address/],
    ['an address that is no web address', ['inspect', NAME, '--url', 'file:///etc'], /--url expects an address/],
    [
      'a sweep of all and of what changed',
      ['sweep', '--deep', '--since', '1h'],
      /--since cannot be combined with --deep/,
    ],
    ['a sweep since no time', ['sweep', '--since', 'yesterday'], /--since expects a duration/],
    ['a sweep that fails above a rate', ['sweep', '--fail-above', '0.5'], /--fail-above expects a whole number/],
    ['a load test of nothing', ['load-test'], /missing required argument/],
    ['a load test without a variant', ['load-test', 'scorecard_race'], /expects a scenario and a variant/],
    [
      'delays that are none',
      ['load-test', 'scorecard_race', 'x/y', '--delays', '-5'],
      /--delays: expected whole milliseconds/,
    ],
    [
      'a range without an end',
      ['load-test', 'scorecard_race', 'x/y', '--delays', '0-200'],
      /--delays: expected a step/,
    ],
    [
      'half an iteration',
      ['load-test', 'scorecard_race', 'x/y', '--iterations', '1.5'],
      /--iterations expects a whole number/,
    ],
    ['a rate in percent', ['load-test', 'scorecard_race', 'x/y', '--fail-above', '5'], /rate from 0 to 1/],
    ['an unknown latency', ['load-test', 'scorecard_race', 'x/y', '--latency', 'slow'], /none or staging/],
    [
      'a file in no folder',
      ['load-test', 'scorecard_race', 'x/y', '--csv', '/nowhere/at/all.csv'],
      /--csv expects a file/,
    ],
    [
      'a file of what is not waited for',
      ['load-test', 'scorecard_race', 'x/y', '--csv', 'a.csv', '--detach'],
      /--detach/,
    ],
  ])('%s', async (_what, args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(words);
  });
});

describe('what holds no name ends with 64, once the console has told its record types', () => {
  const asked: string[] = [];
  const { id, title, name, key } = scorecardType;
  const web = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(JSON.stringify([{ id, title, name, key }]));
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    web.close();
  });

  it.each<[string, readonly string[], RegExp]>([
    ['an argument that is no name', ['scorecard-7'], /scorecard-7 contains no record name: expected a name like/],
    ['a name among which one is wrong', [NAME, 'customers/Cox!/profiles'], /six segments/],
    ['an argument that would steer the terminal', ['\u001b[2J'], /^\\u001b\[2J contains no/],
    ['an empty input', ['-'], /The input contains no record name/],
    [
      'two records to watch',
      ['--watch', NAME, NAME.replace('cox', 'acme')],
      /--watch follows one record, but there are 2/,
    ],
  ])('%s', async (_what, args, words) => {
    asked.length = 0;
    const { code, stdout, stderr } = await run(['inspect', ...args, '--url', url]);
    expect([code, stdout, asked]).toEqual([64, '', ['/api/records']]);
    expect(stderr).toMatch(words);
  });
});

it('help is an answer', async () => {
  for (const args of [['--help'], ['inspect', '--help'], ['help']]) expect((await run(args)).code).toBe(0);
  expect((await run(['--help'])).stdout).toContain('Exit codes: 0 consistent');
});

it('nobody answers at an address', async () => {
  expect(await run(['inspect', NAME, '--url', 'http://127.0.0.1:1'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('No console answers') as string,
  });
});
