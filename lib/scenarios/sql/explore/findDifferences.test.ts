import { describe, expect, it } from 'vitest';
import { KnownOrders } from '@/lib/steps/KnownOrders';
import { findDifferences } from './findDifferences';
import type { LabOrder, StepResult } from './LabOrder';

interface Group {
  readonly shortest: LabOrder;
  readonly serverChose: boolean;
}

/** An order as a word, a letter for a session; its steps are called after their session and numbered. */
function group(
  word: string,
  changes: Partial<LabOrder> = {},
  results: Readonly<Record<string, StepResult>> = {},
): Group {
  const taken: Record<string, number> = {};
  const shortest: LabOrder = {
    steps: [...word].map((session) => {
      const step = `${session}${(taken[session] = (taken[session] ?? 0) + 1)}`;
      return { session, step, attempt: 1, waited: false, waitedFor: [], results: results[step] ? [results[step]] : [] };
    }),
    skipped: [],
    victims: [],
    serialization: [],
    timeouts: [],
    leftOpen: [],
    contents: [],
    schemaGone: false,
    violated: [],
    unchecked: [],
    ...changes,
  };
  return { shortest, serverChose: shortest.victims.length > 0 };
}

const bad = (...checks: readonly string[]) => ({ violated: checks.map((check) => ({ check, rows: [['1']] })) });
const one = (value: string): StepResult => ({ kind: 'rows', columns: ['n'], rows: [[value]], count: 1 });

/** What is told of each group; `orders` has further orders, and which group they belong to. */
function told(groups: readonly Group[], orders: Readonly<Record<string, Group | null>> = {}, most = 100) {
  const known = new KnownOrders<Group | null>();
  for (const each of groups)
    known.add(
      each.shortest.steps.map(({ session }) => session),
      each,
    );
  for (const [word, each] of Object.entries(orders)) known.add([...word], each);
  return findDifferences(groups, most, known, false);
}

const says = (...all: Parameters<typeof told>) => told(...all).map((difference) => difference?.says ?? null);

describe('the step that made the difference', () => {
  it('between a violated check and none, both ways, with the nearest order and where it leads', () => {
    const [lost, kept] = [group('abab', bad('both')), group('aabb')];
    expect(told([lost, kept])).toEqual([
      {
        says: 'Had a2 come before b1, both would hold.',
        moved: { step: 2, place: 'before', other: 1 },
        exchanges: 1,
        order: ['a1', 'a2', 'b1', 'b2'].map((step) => ({ session: step.charAt(0), step, attempt: 1 })),
        outcome: 2,
      },
      expect.objectContaining({ says: 'Had b1 come before a2, both would be violated.', outcome: 1 }),
    ]);
  });

  it('is nothing where every order leads to the same', () => {
    const all = group('aabb');
    expect(says([all], { abab: all, baba: all, bbaa: all })).toEqual([null]);
  });

  it('a check goes before a nearer outcome that violates the same', () => {
    const [lost, other, kept] = [group('abba', bad('both')), group('abab', bad('both')), group('bbaa')];
    expect(says([lost, other, kept])[0]).toBe('Had a1 come after b2, both would hold.');
    expect(says([lost, other])[0]).toBe('Had a2 come before b2, the tables would end up with different contents.');
  });

  it('checks that are violated here and not there, and the other way round', () => {
    expect(says([group('ab', bad('sum', 'gap')), group('ba', bad('sum', 'rows'))])).toEqual([
      'Had b1 come before a1, rows would be violated and gap would hold.',
      'Had a1 come before b1, gap would be violated and rows would hold.',
    ]);
  });

  it('a failure, then what a step came to, then who waits', () => {
    expect(says([group('ab', { serialization: ['b'] }), group('ba')])[0]).toBe(
      'Had b1 come before a1, b would get no serialization failure.',
    );
    expect(says([group('ab', {}, { b1: one('7') }), group('ba', {}, { b1: one('0') })])).toEqual([
      'Had b1 come before a1, b1 would return (0) instead of (7).',
      'Had a1 come before b1, b1 would return (7) instead of (0).',
    ]);
    expect(says([group('aab'), group('aba')], {})).toEqual([
      'Had b1 come before a2, the tables would end up with different contents.',
      'Had a2 come before b1, the tables would end up with different contents.',
    ]);
  });

  it('never between two ends of the server’s choice, and never by an order that does not always end the same way', () => {
    const [deadlock, otherVictim] = [group('abab', { victims: ['a'] }), group('abba', { victims: ['b'] })];
    expect(says([deadlock, otherVictim])).toEqual([null, null]);
    expect(says([deadlock, otherVictim, group('aabb')])).toEqual([
      'Had a2 come before b1, there would be no deadlock.',
      'Had a2 come before b1, there would be no deadlock.',
      'Had b1 come before a2, a would be the victim of a deadlock.',
    ]);
    expect(says([group('ab')], { ba: null })).toEqual([null]);
  });

  it('where no single step is enough, how many change places', () => {
    const [kept, lost] = [group('aabb'), group('bbaa', bad('both'))];
    expect(says([kept, lost], { abab: kept, abba: kept, baab: kept, baba: kept })).toEqual([
      'No single step decides. If 4 pairs of steps changed places, both would be violated.',
      'Had a1 come before b2, both would hold.',
    ]);
  });

  it('is looked for in so many groups', () => {
    expect(says([group('ab', bad('sum')), group('ba')], {}, 1)).toHaveLength(1);
  });
});
