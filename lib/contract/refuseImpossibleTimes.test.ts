import { expect, it } from 'vitest';
import { recordCallsRequestSchema } from './inspect';
import { firstTimeAfter } from './refuseImpossibleTimes';
import { parseTime } from '@/lib/evidence/time';

const NAME = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const at = (ms: number) => `2026-01-18T10:32:07.${String(ms).padStart(3, '0')}Z`;
const step = (from: number, to: number, actor = 'call') => ({
  name: 'commit',
  actor,
  startedAt: at(from),
  finishedAt: at(to),
});
const call = (more: object = {}) => ({
  name: NAME,
  call: 'UpdateScorecard',
  startedAt: at(100),
  finishedAt: at(200),
  status: 200,
  response: {},
  ...more,
});

/** What is said of a call, by path; nothing when it is accepted. */
function refusal(more: object): Readonly<Record<string, string>> {
  const { error } = recordCallsRequestSchema.safeParse({ calls: [call(more)] });
  return Object.fromEntries(
    (error?.issues ?? []).map(({ path, message }) => [path.slice(2).join('.'), message.replace(/^expected /, '')]),
  );
}

it.each([
  ['a call', {}],
  ['a call that took no time', { finishedAt: at(100) }],
  ['decimals of two lengths', { startedAt: '2026-01-18T10:32:07Z', finishedAt: '2026-01-18T10:32:07.000001Z' }],
  ['steps that fill it', { steps: [step(100, 150), step(150, 200)] }],
  ['work after the answer', { steps: [step(150, 900, 'replicate'), step(400, 900, 'replicate')] }],
  ['a call that its caller gave up and the service went on with', { status: 0, steps: [step(150, 900)] }],
  ['no answer', { status: 0, response: null }],
])('%s is accepted', (_what, more) => {
  expect(refusal(more)).toEqual({});
});

it.each([
  ['ends before it starts', { finishedAt: at(99) }, 'finishedAt', 'a time at or after startedAt'],
  [
    'has a step that ends before it starts',
    { steps: [step(150, 149)] },
    'steps.0.finishedAt',
    'a time at or after the startedAt of the step',
  ],
  [
    'has a step before it',
    { steps: [step(120, 130), step(99, 130)] },
    'steps.1.startedAt',
    'a time at or after the startedAt of the call, by the same clock',
  ],
  [
    'has work before it',
    { steps: [step(99, 130, 'replicate')] },
    'steps.0.startedAt',
    'a time at or after the startedAt of the call, by the same clock',
  ],
  [
    'has a step of its own after its answer',
    { steps: [step(150, 201)] },
    'steps.0.finishedAt',
    'a time at or before the finishedAt of the call; work after the answer needs its own actor',
  ],
  ['began at the zero of a clock', { startedAt: '1970-01-01T00:00:00Z' }, 'startedAt', 'a time since the year 2000'],
  ['has a status that is none', { status: 42 }, 'status', '0 for no answer, or an HTTP status'],
])('a call that %s is refused with what was expected', (_what, more, path, message) => {
  expect(refusal(more)).toEqual({ [path]: message });
});

it('tells of a time that is none as such, and of nothing else', () => {
  expect(Object.keys(refusal({ finishedAt: '2026-02-30T00:00:00Z' }))).toEqual(['finishedAt']);
});

it('finds the first time beyond a moment, in whichever place', () => {
  const limit = parseTime(at(500)) ?? 0n;
  expect(firstTimeAfter(call() as never, limit)).toBeNull();
  expect(firstTimeAfter(call({ finishedAt: at(500) }) as never, limit)).toBeNull();
  expect(firstTimeAfter(call({ startedAt: at(501), finishedAt: at(502) }) as never, limit)).toBe('startedAt');
  expect(firstTimeAfter(call({ finishedAt: at(501) }) as never, limit)).toBe('finishedAt');
  const steps = [step(1, 500, 'replicate'), step(1, 501, 'replicate')];
  expect(firstTimeAfter(call({ steps }) as never, limit)).toBe('steps.1.finishedAt');
});
