import { describe, expect, it } from 'vitest';
import type { Iteration } from '@/lib/contract/loadTests';
import { actorLanes } from '@/lib/wording/callTimes';
import { callAxis } from './callAxis';

const call = (
  name: Iteration['calls'][number]['call'],
  actor: string,
  from: string,
  to: string,
): Iteration['calls'][number] => ({
  call: name,
  actor,
  startedAt: `2026-01-18T10:32:07.${from}Z`,
  finishedAt: `2026-01-18T10:32:07.${to}Z`,
  status: 200,
  response: {},
});
const raced = {
  delayMs: 10,
  delayErrorMs: 0.3,
  steps: [],
  calls: [
    call('SubmitScorecard', 'submit', '110300', '120000'),
    call('CreateScorecard', 'create', '050000', '060000'),
    call('UpdateScorecard', 'update', '100000', '116000'),
  ],
};

describe('callAxis', () => {
  it('begins with the first racing call and holds the last answer', () => {
    const { calls, ticks } = callAxis(raced);
    expect(calls.map(({ actor, left, width }) => [actor, left, width])).toEqual([
      ['update', 0, expect.closeTo(0.8, 6)],
      ['submit', expect.closeTo(0.515, 6), expect.closeTo(0.485, 6)],
    ]);
    expect(ticks[0]).toEqual({ left: 0, label: '0' });
    expect(ticks.at(-1)).toEqual({ left: 1, label: '20 ms' });
  });

  it('tells the Create and the delay in words', () => {
    expect(callAxis(raced)).toMatchObject({
      before: 'Create took 10 ms and was answered 40 ms before the first call.',
      delay: 'Planned 10 ms after the first; it started 0.3 ms late.',
    });
    expect(callAxis({ ...raced, delayErrorMs: -0.2 }).delay).toContain('early');
  });

  it('shows every step of a race over tables, with whose it is', () => {
    const step = (name: string, actor: string, from: string, to: string) => ({
      name,
      actor,
      call: `Batch ${actor.at(-1) ?? ''}`,
      startedAt: `2026-01-18T10:32:07.${from}Z`,
      finishedAt: `2026-01-18T10:32:07.${to}Z`,
    });
    const { calls, before } = callAxis({
      delayMs: 0,
      delayErrorMs: 0,
      calls: [],
      steps: [
        step('count results', 'batch-1', '100000', '104000'),
        step('count results', 'batch-2', '102000', '105000'),
        step('save sum', 'batch-1', '106000', '110000'),
      ],
    });
    expect(calls.map(({ call: whose, actor, left, status }) => [whose, actor, left, status])).toEqual([
      ['Batch 1', 'count results', 0, ''],
      ['Batch 2', 'count results', 0.2, ''],
      ['Batch 1', 'save sum', expect.closeTo(0.6, 6), ''],
    ]);
    expect(before).toBeNull();
  });

  it('shows steps in the order in which they began, whichever was told first', () => {
    const step = (name: string, from: string, to: string) => ({
      name,
      actor: 'batch-1',
      call: 'Batch 1',
      startedAt: `2026-01-18T10:32:07.${from}Z`,
      finishedAt: `2026-01-18T10:32:07.${to}Z`,
    });
    const steps = [step('save sum', '106000', '107000'), step('count results', '100000', '109000')];
    const { calls } = callAxis({ delayMs: 0, delayErrorMs: 0, calls: [], steps });
    expect(calls.map(({ actor, left }) => [actor, left === 0])).toEqual([
      ['count results', true],
      ['save sum', false],
    ]);
    expect(actorLanes({ calls: [], steps })).toMatchObject([
      { startedAt: steps[1]?.startedAt, finishedAt: steps[1]?.finishedAt },
    ]);
  });

  it('is empty where no racing call was sent', () => {
    expect(callAxis({ delayMs: 0, delayErrorMs: null, steps: [], calls: raced.calls.slice(1, 2) })).toMatchObject({
      calls: [],
      before: null,
      delay: null,
    });
  });
});
