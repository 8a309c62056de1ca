import { describe, expect, it } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { openRounds } from './openRounds';

const HOUR_MS = 3_600_000;
const unexpected = (error: unknown) => {
  throw error;
};

/** Rounds that wait to be let go on, so that a test decides what happens while one is in hand. */
function held(waitMs: number | undefined) {
  let begun = 0;
  let letGo = (): void => undefined;
  return {
    begun: () => begun,
    letGo: () => letGo(),
    round: async () => {
      begun += 1;
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      return waitMs;
    },
  };
}

describe('rounds', () => {
  it('begin at once, and again when they are woken', async () => {
    let count = 0;
    const rounds = openRounds({
      round: () => {
        count += 1;
        return Promise.resolve();
      },
      everyMs: HOUR_MS,
      onError: unexpected,
    });
    await eventually(() => expect(count).toBe(1));
    rounds.wake();
    await eventually(() => expect(count).toBe(2));
    await rounds.close();
    expect(count).toBe(2);
  });

  it('are followed by another when they are woken in the middle of one', async () => {
    const { begun, letGo, round } = held(HOUR_MS);
    const rounds = openRounds({ round, everyMs: HOUR_MS, onError: unexpected });
    await eventually(() => expect(begun()).toBe(1));
    rounds.wake();
    letGo();
    await eventually(() => expect(begun()).toBe(2));
    const closing = rounds.close();
    letGo();
    await closing;
  });

  it('wait as long as a round says: not at all where there was something to do', async () => {
    let left = 3;
    let count = 0;
    const rounds = openRounds({
      round: () => {
        count += 1;
        left -= 1;
        return Promise.resolve(left > 0 ? 0 : HOUR_MS);
      },
      everyMs: HOUR_MS,
      onError: unexpected,
    });
    await eventually(() => expect(count).toBe(3));
    await rounds.close();
    expect(count).toBe(3);
  });

  it('go on after one that failed, and tell it', async () => {
    const errors: unknown[] = [];
    let count = 0;
    const rounds = openRounds({
      round: () => {
        count += 1;
        return count === 1 ? Promise.reject(new Error('not this time')) : Promise.resolve();
      },
      everyMs: 1,
      onError: (error) => errors.push(error),
    });
    await eventually(() => expect(count).toBeGreaterThan(2));
    await rounds.close();
    expect(errors).toEqual([new Error('not this time')]);
  });

  it('end with the one that is in hand, which is told of it', async () => {
    let aborted = false;
    let ended = false;
    let begun = false;
    const rounds = openRounds({
      round: async (closing) => {
        begun = true;
        await new Promise((resolve) => {
          closing.addEventListener('abort', resolve, { once: true });
        });
        aborted = closing.aborted;
        ended = true;
      },
      everyMs: 1,
      onError: unexpected,
    });
    await eventually(() => expect(begun).toBe(true));
    await rounds.close();
    expect([aborted, ended]).toEqual([true, true]);
  });

  it('that begin later than at once begin when they are woken, and never once they are closed', async () => {
    const late = held(undefined);
    const rounds = openRounds({ round: late.round, everyMs: HOUR_MS, firstAfterMs: HOUR_MS, onError: unexpected });
    rounds.wake();
    await eventually(() => expect(late.begun()).toBe(1));
    const closing = rounds.close();
    late.letGo();
    await closing;

    const never = held(undefined);
    await openRounds({ round: never.round, everyMs: 1, firstAfterMs: HOUR_MS, onError: unexpected }).close();
    expect(never.begun()).toBe(0);
  });
});
