import { describe, expect, test } from 'vitest';
import type { Actor } from './Actor';
import { ControlledRun, type BlockedProbe } from './ControlledRun';
import { OrderDoesNotFit } from './replayOrder';
import { runInOrder, type Run, type Scheduled } from './runInOrder';
import { StepAbandoned } from './step';
import { declared } from './testing/declared';

const nobody: BlockedProbe = () => Promise.resolve(new Set());
const run = (
  actors: Readonly<Record<string, Actor>>,
  order: readonly Scheduled[],
  blocked: BlockedProbe = nobody,
): Promise<Run> => runInOrder(actors, order, { blocked });
const performed = ({ events }: Run): readonly Scheduled[] =>
  events.map(({ actor, declaration }) => ({ actor, step: declaration.name }));

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
    await run({ a: readAndWrite(serial, 'a'), b: readAndWrite(serial, 'b') }, [
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
    const raced = await run({ a: readAndWrite(racing, 'a'), b: readAndWrite(racing, 'b') }, order);
    expect(racing.value).toBe('a');
    expect(performed(raced)).toEqual(order);
  });

  test('what it performed can be run again, to the same end', async () => {
    const first = { value: '' };
    const once = await run({ a: readAndWrite(first, 'a'), b: readAndWrite(first, 'b') }, [
      { actor: 'b', step: 'read' },
    ]);
    const second = { value: '' };
    const again = await run({ a: readAndWrite(second, 'a'), b: readAndWrite(second, 'b') }, performed(once));
    expect(performed(again)).toEqual(performed(once));
    expect(second).toEqual(first);
  });

  test('nothing runs before it is released', async () => {
    const shared = { value: 'untouched' };
    const controlled = new ControlledRun({ a: readAndWrite(shared, '!') }, { blocked: nobody });
    const next = async () => (await controlled.choices()).map(({ declaration }) => declaration.name);
    expect(await next()).toEqual(['read']);
    await controlled.release('a');
    expect(await next()).toEqual(['write']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(shared.value).toBe('untouched');
    await controlled.release('a');
    expect(await next()).toEqual([]);
    expect(controlled.outcomes.get('a')).toEqual({ status: 'done', value: 'untouched' });
    expect(shared.value).toBe('untouched!');
  });

  test('what is left is finished actor by actor, in the order in which they came up', async () => {
    const shared = { value: '' };
    const raced = await run({ a: readAndWrite(shared, 'a'), b: readAndWrite(shared, 'b') }, [
      { actor: 'b', step: 'read' },
    ]);
    expect(raced.events.map(({ actor }) => actor)).toEqual(['b', 'a', 'a', 'b']);
  });
});

describe('an order that does not fit', () => {
  const actors = () => ({ a: readAndWrite({ value: '' }, 'a') });

  test('another step than the actor is before', async () => {
    await expect(
      run(actors(), [
        { actor: 'a', step: 'read' },
        { actor: 'a', step: 'commit' },
      ]),
    ).rejects.toThrow('step 2 of the order is "commit" of a, but a is before "write"');
  });

  test('an actor that is not there, to go on, to be finished and to be given up', async () => {
    const missing = 'no actor has that name; the actors are a';
    await expect(run(actors(), [{ actor: 'b', step: 'read' }])).rejects.toThrow(missing);
    await expect(run(actors(), [{ actor: 'b', rest: true }])).rejects.toThrow(missing);
    await expect(run(actors(), [{ actor: 'b', abandon: true }])).rejects.toThrow('there is no actor b among a');
  });

  test('an actor that has ended; there is nothing left of it either', async () => {
    const whole = { actor: 'a', rest: true } as const;
    await expect(run(actors(), [whole, { actor: 'a', step: 'read' }])).rejects.toThrow(
      /step 3 of the order .* it has ended after 2 steps/,
    );
    expect((await run(actors(), [whole, whole])).events).toHaveLength(2);
  });

  test('it gives all actors up, so that none is left with something open', async () => {
    let closed = false;
    const careful: Actor = async ({ step }) => {
      try {
        await step(declared('open'), () => Promise.resolve());
        await step(declared('close'), () => Promise.resolve());
      } catch (error) {
        closed = error instanceof StepAbandoned;
        throw error;
      }
    };
    await expect(
      run({ careful }, [
        { actor: 'careful', step: 'open' },
        { actor: 'careful', step: 'nothing' },
      ]),
    ).rejects.toThrow(OrderDoesNotFit);
    expect(closed).toBe(true);
  });
});

describe('deferred work', () => {
  const leaving: Actor = async ({ step, defer }) => {
    await step(declared('answer'), () => Promise.resolve());
    defer({ name: 'replicate', run: (asyncStep) => asyncStep(declared('insert'), () => Promise.resolve()) });
  };

  test('is an actor of its own, named after the one that left it', async () => {
    const { events } = await run({ first: leaving, second: leaving }, [
      { actor: 'first', rest: true },
      { actor: 'second', rest: true },
      { actor: 'second.async', step: 'insert' },
    ]);
    expect(events.map(({ actor, declaration }) => `${actor} ${declaration.name}`)).toEqual([
      'first answer',
      'second answer',
      'second.async insert',
      'first.async insert',
    ]);
  });

  test('can be given up before it began', async () => {
    const { outcomes, events } = await run({ first: leaving }, [
      { actor: 'first', rest: true },
      { actor: 'first.async', abandon: true },
    ]);
    expect(outcomes.get('first.async')).toEqual({ status: 'abandoned' });
    expect(events).toHaveLength(1);
  });
});

test('a step that fails is the outcome of its actor, and the others go on', async () => {
  const failing: Actor = ({ step }) => step(declared('fail'), () => Promise.reject(new RangeError('no')));
  const { outcomes } = await run({ failing, other: readAndWrite({ value: '' }, 'x') }, []);
  expect(outcomes.get('failing')).toEqual({ status: 'failed', error: new RangeError('no') });
  expect(outcomes.get('other')).toEqual({ status: 'done', value: '' });
});

test('an actor that begins a step while it stands before another one is told so', async () => {
  const hasty: Actor = ({ step }) =>
    Promise.all(['one', 'two'].map((name) => step(declared(name), () => Promise.resolve())));
  const { outcomes } = await run({ hasty }, []);
  expect(outcomes.get('hasty')).toMatchObject({
    error: { message: 'actor "hasty" began "two" while it waits before "one": an actor does one thing at a time' },
  });
});

describe('waiting for a lock', () => {
  /** A lock as a database has it: the second to take it waits within its step, and goes on by itself when it is given back. */
  function makeLock(): { actor: (id: string) => Actor; blocked: BlockedProbe } {
    let held = false;
    const queue: { readonly id: string; readonly go: () => void }[] = [];
    const take = async (id: string): Promise<void> => {
      if (held) await new Promise<void>((go) => queue.push({ id, go }));
      held = true;
    };
    // As a session does: the one that waited has its lock at once, and goes on a little later.
    const giveBack = (): void => {
      held = false;
      const next = queue.shift();
      if (next) setTimeout(next.go, 5);
    };
    const actor =
      (id: string): Actor =>
      async ({ step }) => {
        await step(declared('lock', { writes: ['postgres-lock:row'] }), () => take(id));
        try {
          await step(declared('commit', { effect: 'commit', writes: ['postgres-lock:row'] }), () => Promise.resolve());
        } finally {
          giveBack();
        }
      };
    const blocked: BlockedProbe = (ids) =>
      Promise.resolve(new Set(ids.filter((id) => queue.some((each) => each.id === id))));
    return { actor, blocked };
  }

  test('a step that is expected to wait is left waiting, and is done once the lock is free', async () => {
    const { actor, blocked } = makeLock();
    const { events, outcomes } = await run(
      { a: actor('a'), b: actor('b') },
      [
        { actor: 'a', step: 'lock' },
        { actor: 'b', step: 'lock', blocked: true },
        { actor: 'a', step: 'commit' },
        { actor: 'b', step: 'commit' },
      ],
      blocked,
    );
    expect(events.map(({ resumedBy }) => resumedBy)).toEqual([null, 2, null, null]);
    expect([...outcomes.values()].map((outcome) => outcome?.status)).toEqual(['done', 'done']);
  });

  test('what is left is finished also where the one that came up first waits for another', async () => {
    const { actor, blocked } = makeLock();
    const { outcomes } = await run(
      { a: actor('a'), b: actor('b') },
      [
        { actor: 'b', step: 'lock' },
        { actor: 'a', step: 'lock', blocked: true },
      ],
      blocked,
    );
    expect([...outcomes.values()].map((outcome) => outcome?.status)).toEqual(['done', 'done']);
  });

  test('one that holds the lock and is given up rolls back, and lets the other one go on', async () => {
    const { actor, blocked } = makeLock();
    const { outcomes, events } = await run(
      { a: actor('a'), b: actor('b') },
      [
        { actor: 'a', step: 'lock' },
        { actor: 'b', step: 'lock', blocked: true },
        { actor: 'a', abandon: true },
        { actor: 'b', step: 'commit' },
      ],
      blocked,
    );
    expect([...outcomes.values()].map((outcome) => outcome?.status)).toEqual(['abandoned', 'done']);
    expect(events).toHaveLength(3);
  });

  test('once it is given up nobody waits, though others could go on meanwhile', async () => {
    const { actor, blocked } = makeLock();
    const controlled = new ControlledRun({ a: actor('a'), b: actor('b'), c: actor('c') }, { blocked });
    await controlled.choices();
    await controlled.release('a');
    await controlled.release('b');
    expect(controlled.waitingForLocks).toEqual(['b']);
    await controlled.giveUp('a');
    expect(controlled.waitingForLocks).toEqual([]);
    expect((await controlled.choices()).map(({ actor: id, declaration }) => `${id} ${declaration.name}`)).toEqual([
      'b commit',
      'c lock',
    ]);
    await controlled.abandon();
  });

  test('a step that is expected to wait and does not, and one that waits unexpectedly, do not fit', async () => {
    const one = makeLock();
    await expect(
      run({ a: one.actor('a') }, [{ actor: 'a', step: 'lock', blocked: true }], one.blocked),
    ).rejects.toThrow('step 1 of the order, "lock" of a, was expected to wait for a lock, but did not');
    for (const entry of [{ actor: 'b', step: 'lock' } as const, { actor: 'b', rest: true } as const]) {
      const two = makeLock();
      await expect(
        run({ a: two.actor('a'), b: two.actor('b') }, [{ actor: 'a', step: 'lock' }, entry], two.blocked),
      ).rejects.toThrow('step 2 of the order, "lock" of b, waits for a lock, which the order does not expect');
    }
  });
});
