import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { exploreRace } from '../explore/exploreRace';
import { LabSlots } from '../explore/LabSlots';
import { parseRace } from '../parse/parseRace';
import { applyVariant } from '../race/applyVariant';
import { isolationLevels, type SqlRace } from '../race/SqlRace';

const folder = dirname(fileURLToPath(import.meta.url));
const { postgres, clickhouse } = inject('lastwriteStack');
/** One race after another, on the same databases. */
const slots = new LabSlots({ url: postgres.labUrl, clickhouseUrl: clickhouse.url });
afterAll(() => slots.drop());

type Violating = `${number} of ${number}`;

/** By race and variant: violating orders of all orders at read committed, repeatable read and serializable. */
const expected: Readonly<Record<string, Readonly<Record<string, readonly [Violating, Violating, Violating]>>>> = {
  dirty_read: { '': ['0 of 3', '0 of 3', '0 of 3'] },
  dirty_write: { '': ['0 of 6', '0 of 6', '0 of 6'] },
  enqueued_before_commit: {
    '': ['2 of 6', '2 of 6', '2 of 6'],
    outbox: ['0 of 4', '0 of 4', '0 of 4'],
    after_the_commit: ['0 of 3', '0 of 3', '0 of 3'],
  },
  half_messages: { '': ['6 of 6', '6 of 6', '6 of 6'], whole_row: ['0 of 6', '0 of 6', '0 of 6'] },
  intermediate_read: { '': ['0 of 4', '0 of 4', '0 of 4'] },
  lost_update: { '': ['4 of 6', '4 of 6', '4 of 6'], own_columns: ['0 of 6', '0 of 6', '0 of 6'] },
  optimistic_check: {
    '': ['12 of 14', '6 of 14', '6 of 14'],
    condition_in_the_update: ['0 of 4', '0 of 4', '0 of 4'],
  },
  overlapping_bookings: {
    '': ['60 of 70', '60 of 70', '0 of 70'],
    // At repeatable read the statement that waits for the lock has taken its snapshot before.
    lock_the_room: ['0 of 8', '6 of 8', '0 of 8'],
  },
  phantom: { '': ['1 of 4', '0 of 4', '0 of 4'] },
  queue_claims: {
    '': ['4 of 6', '4 of 6', '4 of 6'],
    condition_in_the_update: ['0 of 6', '0 of 6', '0 of 6'],
    skip_locked: ['0 of 6', '0 of 6', '0 of 6'],
  },
  quota: { '': ['4 of 6', '4 of 6', '4 of 6'] },
  read_add_write: {
    '': ['40 of 50', '0 of 50', '0 of 50'],
    add_in_the_update: ['0 of 14', '0 of 14', '0 of 14'],
    for_update: ['0 of 24', '0 of 24', '0 of 24'],
  },
  read_only_anomaly: { '': ['7 of 60', '7 of 60', '0 of 60'] },
  read_skew: { '': ['3 of 20', '0 of 20', '0 of 20'], one_query: ['0 of 10', '0 of 10', '0 of 10'] },
  unique_check: {
    '': ['60 of 70', '60 of 70', '0 of 70'],
    in_the_insert: ['12 of 20', '12 of 20', '0 of 20'],
    lock_the_name: ['0 of 8', '6 of 8', '0 of 8'],
  },
  upsert: { '': ['4 of 6', '4 of 6', '4 of 6'], on_conflict: ['0 of 4', '0 of 4', '0 of 4'] },
  write_skew: {
    '': ['60 of 70', '60 of 70', '0 of 70'],
    lock_what_was_counted: ['0 of 24', '0 of 24', '0 of 24'],
  },
};

const races = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file): [string, SqlRace] => [
      file.slice(0, -'.sql'.length),
      parseRace(readFileSync(join(folder, file), 'utf8')),
    ]),
);

it('there are seventeen, each with a title, an explanation and a check, and each with its figures', () => {
  expect([...races.keys()].sort()).toEqual(Object.keys(expected).sort());
  expect(races.size).toBe(17);
  for (const [name, { title, about, checks, variants }] of races) {
    expect([title, about]).not.toContain(null);
    expect(checks.length).toBeGreaterThan(0);
    expect(Object.keys(expected[name] ?? {})).toEqual(['', ...variants.map((variant) => variant.name)]);
  }
});

describe.each([...races])('%s', (name, race) => {
  it.each(['', ...race.variants.map((variant) => variant.name)])(
    'as written or as the variant “%s”',
    async (variant) => {
      const applied = applyVariant(race, variant === '' ? null : variant);
      const found: string[] = [];
      for (const level of isolationLevels) {
        const explored = await exploreRace({ ...applied, level }, slots, { limit: 1_000 });
        expect(explored).toMatchObject({
          complete: true,
          serverChose: 0,
          unjudged: 0,
          stopped: null,
          failing: [],
          neverRun: [],
        });
        expect(explored.groups.reduce((sum, { orders }) => sum + orders, 0)).toBe(explored.orders);
        found.push(`${explored.violating} of ${explored.orders}`);
      }
      expect(found).toEqual(expected[name]?.[variant]);
    },
  );
});
