import { expect, it } from 'vitest';
import { labGroupSchema } from '@/lib/contract/lab';
import type { LabOrder } from '@/lib/scenarios/sql/explore/LabOrder';
import type { OutcomeGroup, RaceExploration } from '@/lib/scenarios/sql/explore/exploreRace';
import { keptLimits, toFinishedCell } from './toFinishedCell';

const order = (rows: readonly (readonly (string | null)[])[]): LabOrder => ({
  steps: [
    {
      session: 'one',
      step: 'one.read',
      attempt: 1,
      waited: true,
      waitedFor: ['two'],
      results: [{ kind: 'rows', columns: ['n'], rows, count: rows.length }],
    },
  ],
  skipped: [],
  victims: [],
  serialization: [],
  timeouts: [],
  leftOpen: [],
  contents: [{ store: 'postgres', table: 't', columns: ['n'], rows, cut: false }],
  schemaGone: false,
  violated: [],
  unchecked: [],
});

const exploration = (groups: readonly OutcomeGroup[], changes: Partial<RaceExploration> = {}): RaceExploration => ({
  orders: groups.reduce((sum, group) => sum + group.orders, 0),
  complete: true,
  possible: 6,
  groups,
  violations: {},
  violating: 0,
  serverChose: 0,
  unsteady: 0,
  unjudged: 0,
  failing: [],
  neverRun: [],
  undivided: [],
  varying: [],
  stopped: null,
  tookMs: 1,
  ...changes,
});

const group = (rows: readonly (readonly (string | null)[])[], orders = 1): OutcomeGroup => ({
  orders,
  shortest: order(rows),
  serverChose: false,
  states: [],
  difference: null,
});

it('keeps what the engine tells of waits and of states, as the contract has it', () => {
  const states: OutcomeGroup['states'] = [
    { after: 0, contents: [{ store: 'postgres', table: 't', columns: ['n'], rows: [['1']], cut: false }] },
  ];
  const { groups } = toFinishedCell(exploration([{ ...group([['1']]), states }]));
  expect(labGroupSchema.parse(groups[0])).toEqual(groups[0]);
  expect(groups[0]?.states).toEqual(states);
  expect(groups[0]?.shortest.steps[0]?.waitedFor).toEqual(['two']);
});

it('cuts rows and values, on whole characters, and says that it did', () => {
  const long = `${'x'.repeat(keptLimits.valueCharacters - 1)}😀`;
  const rows = Array.from({ length: keptLimits.rows + 1 }, () => [long, null]);
  const [kept] = toFinishedCell(exploration([group(rows)])).groups;
  const [result] = kept?.shortest.steps[0]?.results ?? [];
  expect(result).toMatchObject({ kind: 'rows', count: keptLimits.rows + 1 });
  expect(result?.kind === 'rows' && result.rows).toHaveLength(keptLimits.rows);
  expect(result?.kind === 'rows' && result.rows[0]).toEqual([`${'x'.repeat(keptLimits.valueCharacters - 1)}…`, null]);
  expect(kept?.shortest.contents[0]).toMatchObject({ cut: true });
});

it('keeps so many outcomes, and those that fit; the others are only counted', () => {
  const many = Array.from({ length: keptLimits.groups + 20 }, (_, n) => group([[String(n)]]));
  const cell = toFinishedCell(exploration(many));
  expect([cell.groups.length, cell.figures.outcomes, cell.orders]).toEqual([
    keptLimits.groups,
    keptLimits.groups + 20,
    keptLimits.groups + 20,
  ]);
  const large = Array.from({ length: 12 }, () => group(Array.from({ length: 50 }, () => ['x'.repeat(1_000)])));
  const kept = toFinishedCell(exploration([...large, group([['1']], 7)])).groups;
  expect(JSON.stringify(kept).length).toBeLessThan(keptLimits.characters + 1_000);
  expect(kept.length).toBeLessThan(large.length);
  // One that fits comes after many that do not.
  expect(kept.at(-1)?.orders).toBe(7);
});

it('keeps which step made the difference, with the number of the outcome among those that are kept', () => {
  const difference = (outcome: number): OutcomeGroup['difference'] => ({
    says: 'Had one.read come before two.write, both_counted would hold.',
    moved: { step: 1, place: 'before', other: 0 },
    exchanges: 1,
    order: [{ session: 'one', step: 'one.read', attempt: 1 }],
    outcome,
  });
  const tooLarge = group(Array.from({ length: 50 }, () => Array.from({ length: 20 }, () => 'x'.repeat(1_000))));
  const kept = toFinishedCell(
    exploration([
      { ...group([['1']]), difference: difference(3) },
      tooLarge,
      { ...group([['2']]), difference: difference(2) },
      group([['3']]),
    ]),
  ).groups;
  expect(kept.map((each) => each.difference?.outcome)).toEqual([2, null, undefined]);
  expect(labGroupSchema.parse(kept[0])).toEqual(kept[0]);
});

it('has the verdict of the engine, and a number of orders that JSON can hold', () => {
  expect(toFinishedCell(exploration([], { serverChose: 1 })).figures.verdict).toBe('incomplete');
  expect(toFinishedCell(exploration([], { violating: 1 })).figures.verdict).toBe('violated');
  expect(toFinishedCell(exploration([], { possible: Infinity })).figures.possible).toBeNull();
});
