import { describe, expect, test } from 'vitest';
import { declared } from '@/lib/steps/testing/declared';
import type { Actor } from '@/lib/steps/Actor';
import { Conductor, isAbandoned } from './Conductor';
import { runInOrder } from './runInOrder';
import { ScheduleMismatch } from './ScheduleMismatch';

/** Reads a shared value and writes it back with its own mark: two of them lose an update in some orders. */
function readAndWrite(shared: { value: string }, mark: string): Actor<string> {
  return async ({ step }) => {
    const read = await step(declared('read'), () => Promise.resolve(shared.value));
    await step(declared('write'), () => {
      shared.value = read + mark;
      return Promise.resolve();
    });
    return read;
  };
}

describe('the order of steps', () => {
  test('one after the other, both marks are kept; interleaved, one is lost', async () => {
    const serial = { value: '' };
    await runInOrder({ a: readAndWrite(serial, 'a'), b: readAndWrite(serial, 'b') }, [
      { actor: 'a', rest: true },
      { actor: 'b', rest: true },
    ]);
    expect(serial.value).toBe('ab');

    const racing = { value: '' };
    const order = [
      { actor: 'a', step: 'read' },
      { actor: 'b', step: 'read' },
      { actor: 'b', step: 'write' },
      { actor: 'a', step: 'write' },
    ];
    const run = await runInOrder({ a: readAndWrite(racing, 'a'), b: readAndWrite(racing, 'b') }, order);
    expect(racing.value).toBe('a');
    expect(run.performed).toEqual(order);
  });

  test('what it performed can be run again, to the same end', async () => {
    const first = { value: '' };
    const { performed } = await runInOrder({ a: readAndWrite(first, 'a'), b: readAndWrite(first, 'b') }, [
      { actor: 'b', step: 'read' },
    ]);
    const second = { value: '' };
    const again = await runInOrder({ a: readAndWrite(second, 'a'), b: readAndWrite(second, 'b') }, performed);
    expect(again.performed).toEqual(performed);
    expect(second).toEqual(first);
  });

  test('nothing runs before it is released', async () => {
    const shared = { value: 'untouched' };
    const conductor = new Conductor();
    void conductor.start('a', readAndWrite(shared, '!'));
    expect(await conductor.next('a')).toBe('read');
    await conductor.release('a', 'read');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(shared.value).toBe('untouched');
    expect(await conductor.finish('a')).toEqual({ status: 'done', value: 'untouched' });
    expect(shared.value).toBe('untouched!');
  });
});

describe('an order that does not fit', () => {
  const actors = () => ({ a: readAndWrite({ value: '' }, 'a') });

  test('another step than the actor is before', async () => {
    await expect(
      runInOrder(actors(), [
        { actor: 'a', step: 'read' },
        { actor: 'a', step: 'commit' },
      ]),
    ).rejects.toThrow('step 2 of the order, "commit" of a: its next step is "write" (a: before "write")');
  });

  test('an actor that is not there, and one that has ended', async () => {
    await expect(runInOrder(actors(), [{ actor: 'b', step: 'read' }])).rejects.toThrow(
      /step 1 .* there is no such actor/,
    );
    await expect(
      runInOrder(actors(), [
        { actor: 'a', rest: true },
        { actor: 'a', step: 'read' },
      ]),
    ).rejects.toThrow(/step 3 .* the actor has ended/);
  });

  test('it gives all actors up, so that none is left with something open', async () => {
    let closed = false;
    const careful: Actor = async ({ step }) => {
      try {
        await step(declared('open'), () => Promise.resolve());
        await step(declared('close'), () => Promise.resolve());
      } catch (error) {
        closed = isAbandoned(error);
        throw error;
      }
    };
    await expect(
      runInOrder({ careful }, [
        { actor: 'careful', step: 'open' },
        { actor: 'careful', step: 'nothing' },
      ]),
    ).rejects.toThrow(ScheduleMismatch);
    expect(closed).toBe(true);
  });
});

describe('deferred work', () => {
  const leaving: Actor = async ({ step, defer }) => {
    await step(declared('answer'), () => Promise.resolve());
    defer({ name: 'replicate', run: (asyncStep) => asyncStep(declared('insert'), () => Promise.resolve()) });
  };

  test('is an actor of its own, named after the one that left it', async () => {
    const { performed } = await runInOrder({ first: leaving, second: leaving }, [
      { actor: 'first', rest: true },
      { actor: 'second', rest: true },
      { actor: 'second.async', step: 'insert' },
    ]);
    expect(performed.map(({ actor, step }) => `${actor} ${step}`)).toEqual([
      'first answer',
      'second answer',
      'second.async insert',
      'first.async insert',
    ]);
  });

  test('can be given up before it began', async () => {
    const { outcomes, performed } = await runInOrder({ first: leaving }, [
      { actor: 'first', rest: true },
      { actor: 'first.async', abandon: true },
    ]);
    expect(outcomes.get('first.async')).toEqual({ status: 'abandoned' });
    expect(performed).toHaveLength(1);
  });
});

test('a step that fails is the outcome of its actor, and the others go on', async () => {
  const failing: Actor = ({ step }) => step(declared('fail'), () => Promise.reject(new RangeError('no')));
  const { outcomes } = await runInOrder({ failing, other: readAndWrite({ value: '' }, 'x') }, []);
  expect(outcomes.get('failing')).toEqual({ status: 'failed', error: new RangeError('no') });
  expect(outcomes.get('other')).toEqual({ status: 'done', value: '' });
});

describe('waiting for a lock', () => {
  /** A lock as a database has it: the second to take it waits within its step, and goes on by itself when it is given back. */
  function makeLock(): { actor: Actor; waiters: () => Promise<number> } {
    let held = false;
    const queue: (() => void)[] = [];
    const take = async (): Promise<void> => {
      if (held) await new Promise<void>((resolve) => queue.push(resolve));
      held = true;
    };
    const giveBack = (): Promise<void> => {
      held = false;
      queue.shift()?.();
      return Promise.resolve();
    };
    const actor: Actor = async ({ step }) => {
      await step(declared('lock'), take);
      await step(declared('unlock'), giveBack);
    };
    return { actor, waiters: () => Promise.resolve(queue.length) };
  }

  test('a step that is expected to wait is left waiting, and is done once the lock is free', async () => {
    const { actor, waiters } = makeLock();
    const { performed, outcomes } = await runInOrder(
      { a: actor, b: actor },
      [
        { actor: 'a', step: 'lock' },
        { actor: 'b', step: 'lock', blocked: true },
        { actor: 'a', step: 'unlock' },
        { actor: 'b', step: 'unlock' },
      ],
      waiters,
    );
    expect(performed).toHaveLength(4);
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['done', 'done']);
  });

  test('a step that is expected to wait and does not is a mismatch', async () => {
    const { actor, waiters } = makeLock();
    await expect(runInOrder({ a: actor }, [{ actor: 'a', step: 'lock', blocked: true }], waiters)).rejects.toThrow(
      /expected to wait for a lock, and did not/,
    );
  });
});
