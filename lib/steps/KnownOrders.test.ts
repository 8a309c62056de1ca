import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownOrders } from './KnownOrders';

/** Orders as words: a letter is an actor. */
function known(outcomes: Readonly<Record<string, string>>, words = Object.keys(outcomes)): KnownOrders<string> {
  const orders = new KnownOrders<string>();
  for (const word of words) orders.add([...word], outcomes[word] ?? '');
  return orders;
}

const near = (orders: KnownOrders<string>, word: string, wanted: string, complete = false) => {
  const found = orders.nearest([...word], (outcome) => outcome === wanted, complete);
  return found && { ...found, order: found.order.join('') };
};

/** Two actors read and write: only one after the other is right. */
const READ_WRITE = { aabb: 'good', bbaa: 'good', abab: 'bad', abba: 'bad', baab: 'bad', baba: 'bad' };

describe('the nearest order', () => {
  it('moves one step across the fewest neighbours', () => {
    expect(near(known(READ_WRITE), 'abab', 'good')).toEqual({
      order: 'aabb',
      outcome: 'good',
      moved: { step: 2, place: 'before', other: 1 },
      exchanges: 1,
    });
    expect(near(known({ aabbcc: 'good', caabbc: 'bad' }), 'caabbc', 'good')).toEqual({
      order: 'aabbcc',
      outcome: 'good',
      moved: { step: 0, place: 'after', other: 4 },
      exchanges: 4,
    });
  });

  it('is the same, however the orders came', () => {
    const words = fc.shuffledSubarray(Object.keys(READ_WRITE), { minLength: 6 });
    fc.assert(
      fc.property(words, (shuffled) => {
        expect(near(known(READ_WRITE, shuffled), 'abba', 'good')).toEqual(near(known(READ_WRITE), 'abba', 'good'));
      }),
    );
  });

  it('is not there where all lead to the same, or nobody has been around it', () => {
    const same = Object.fromEntries(Object.keys(READ_WRITE).map((word) => [word, 'good']));
    expect(near(known(same), 'abab', 'bad')).toBeNull();
    expect(near(known({ aabb: 'good', abab: 'bad', bb: 'good' }), 'bbaa', 'bad')).toBeNull();
  });

  it('goes on as it can where somebody has to wait, is left out or begins again; unless that was only not run', () => {
    // Once b is before a’s second step, b has a step fewer, and a one more.
    const orders = known({ aabb: 'good', abaa: 'bad' });
    expect(near(orders, 'aabb', 'bad', true)).toEqual({
      order: 'abaa',
      outcome: 'bad',
      moved: { step: 2, place: 'before', other: 1 },
      exchanges: 1,
    });
    expect(near(orders, 'aabb', 'bad')).toBeNull();
    // b leaves out steps that a is moved across.
    expect(near(known({ bbba: 'bad', bba: 'bad', bab: 'good', ab: 'good' }), 'bbba', 'good', true)).toEqual({
      order: 'bab',
      outcome: 'good',
      moved: { step: 3, place: 'before', other: 1 },
      exchanges: 2,
    });
  });

  it('changes as few neighbours as possible where one step is not enough', () => {
    const orders = known({ aabb: 'good', abab: 'good', abba: 'good', baab: 'good', baba: 'good', bbaa: 'bad' });
    expect(near(orders, 'aabb', 'bad')).toEqual({ order: 'bbaa', outcome: 'bad', moved: null, exchanges: 4 });
    expect(near(orders, 'abba', 'bad')).toMatchObject({ order: 'bbaa', moved: { step: 0, place: 'after', other: 2 } });
  });

  it('never moves a step past another one of its own actor, and gives up on what is too far', () => {
    const order = [...'a'.repeat(120), ...'b'.repeat(120)];
    const orders = new KnownOrders<string>();
    orders.add(order, 'good');
    orders.add(order.toReversed(), 'bad');
    expect(orders.nearest(order, (outcome) => outcome === 'bad', false)).toBeNull();
  });
});
