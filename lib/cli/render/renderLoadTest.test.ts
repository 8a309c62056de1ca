import { describe, expect, it, vi } from 'vitest';
import { aLoadTest, anIteration, aPoint, saturated } from '@/lib/contract/testing/aLoadTest';
import { progressOn } from './progress';
import { progressSentence, renderLoadTest, renderProgress } from './renderLoadTest';
import { styleFor } from './style';

const style = styleFor({}, false);
const points = [
  aPoint(0, 8, 42, { violations: { submission_lost: 6, clickhouse_mismatch: 4 } }),
  aPoint(100, 0, 48, { planned: 50, errored: 2 }),
];

describe('a load test that is over', () => {
  const text = renderLoadTest(
    aLoadTest(points, {
      errors: [{ reason: 'Submit answered 500', count: 2 }],
      notes: [{ at: '2026-01-18T10:32:10.418204Z', message: 'A worker \u001b[2Jdied.' }],
    }),
    [anIteration()],
    'http://127.0.0.1:3000/load-tests/1',
    style,
  );

  it('has the result in words, a line per delay, and everything that a reader of the figures should know', () => {
    const line = (start: string) => text.split('\n').find((each) => each.startsWith(start)) ?? '';
    expect(text.split('\n')[0]).toMatch(/^Fails most at 0 ms/);
    expect(line('0 ms').split(/\s{2,}/)).toEqual([
      '0 ms',
      '50',
      '8',
      '16 %',
      '8 % to 29 %',
      '4.2 ms / 12 ms',
      'submission_lost 6, clickhouse_mismatch 4',
    ]);
    expect(
      line('100 ms')
        .split(/\s{2,}/)
        .slice(0, 6),
    ).toEqual(['100 ms', '48', '0', '0 %', '0 % to 7.4 %', '2']);
    expect(text).toContain('2 iterations: Submit answered 500');
    expect(text).toContain('10:32:10 UTC  A worker \\u001b[2Jdied.');
    expect(text).toContain(`${anIteration().subject ?? ''}  10 ms  submission_lost\n  and 7 more on the run’s page`);
    expect(text).toMatch(/\n\nhttp:\/\/127\.0\.0\.1:3000\/load-tests\/1$/);
  });

  it('says above the rates that the machine was saturated, and nothing of a quiet one', () => {
    const strained = renderLoadTest(aLoadTest(points, { conditions: saturated }), [], 'page', style);
    expect(strained.indexOf('The machine was saturated')).toBeGreaterThan(0);
    expect(strained.indexOf('The machine was saturated')).toBeLessThan(strained.indexOf('95 %'));
    expect(text).not.toContain('saturated');
  });

  it('fits its terminal', () => {
    const narrow = renderProgress(
      aLoadTest(points, { status: 'running', request: { label: 'x'.repeat(200) } }),
      styleFor({ isTTY: true, columns: 60 }, false),
    );
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThan(60);
  });
});

it('tells how far one is', () => {
  const running = aLoadTest([aPoint(0, 1, 9, { planned: 50 })], { status: 'running', workers: 2 });
  expect(progressSentence({ ...running, progress: { ...running.progress, remainingMs: 12_400 } })).toBe(
    '10 of 50 raced, 10 judged, 1 failed, about 12 s left, 2 workers',
  );
  // Raced, and not one of them judged yet: that is no standstill.
  expect(
    progressSentence({
      ...running,
      points: [aPoint(0, 0, 0)],
      progress: { ...running.progress, raced: 30, judged: 0, finished: 0 },
    }),
  ).toContain('30 of 50 raced, 30 waiting, 0 judged');
  expect(progressSentence({ ...running, workers: 0 })).toContain('waiting for a worker');
  expect(progressSentence({ ...running, status: 'queued', waitsFor: 2 })).toBe('Waiting for 2 runs on local.');
});

describe('progress', () => {
  function written(
    isTTY: boolean,
    act: (progress: ReturnType<typeof progressOn>, tick: (ms: number) => void) => void,
  ): string {
    let text = '';
    let nowMs = 0;
    act(
      progressOn(
        {
          isTTY,
          rows: 4,
          write: (part: string) => {
            text += part;
          },
        },
        () => nowMs,
      ),
      (ms) => {
        nowMs += ms;
      },
    );
    return text;
  }

  it('replaces its lines on a terminal, no more than there is room for, and takes them away', () => {
    const text = written(true, (progress) => {
      progress.show(['a', 'b', 'c', 'd', 'e'], 'plain');
      progress.show(['f'], 'plain');
      progress.clear();
      progress.clear();
    });
    expect(text).toBe('a\nb\nc\n\u001b[3A\u001b[0Jf\n\u001b[1A\u001b[0J');
  });

  it('tells the last change though nothing comes after it, and nothing once it is cleared', () => {
    vi.useFakeTimers();
    try {
      const text = written(false, (progress, tick) => {
        progress.show([], 'first');
        tick(1_000);
        progress.show([], 'second');
        progress.show([], 'third');
        vi.advanceTimersByTime(3_999);
        tick(4_000);
        vi.advanceTimersByTime(1);
        progress.show([], 'fourth');
        progress.clear();
        vi.advanceTimersByTime(60_000);
      });
      expect(text).toBe('first\nthird\n');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is a line now and then elsewhere', () => {
    const text = written(false, (progress, tick) => {
      for (let second = 0; second < 12; second += 1) {
        progress.show(['bar'], `${second}`);
        tick(1000);
      }
      progress.clear();
    });
    expect(text).toBe('0\n5\n10\n');
  });
});
