import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CopyEntry, RecordEntry } from '@/lib/record/RecordEntry';
import { recordName } from '@/lib/record/recordName';
import { readRecord } from '../readRecord';
import { sweepAll } from '../sweeps/testing/sweepAll';
import {
  dataOf,
  flat,
  openStoresUnderTest,
  timeoutMs,
  valuesOf,
  type StoresUnderTest,
} from '../testing/StoresUnderTest';
import { readCatalogs } from './readCatalogs';
import { resolveType } from './resolveType';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
  await under.postgres.query(`
    CREATE TABLE public.parcels (id bigint PRIMARY KEY, carrier text, note text, weight integer);
    CREATE TABLE public.parcel_stops (parcel_id bigint REFERENCES public.parcels, stop integer, place text, note text, PRIMARY KEY (parcel_id, stop));
    CREATE TABLE public.stops_wide (parcel_id bigint, stop integer, place text, note text, carrier text, parcel_note text, loaded_by text,
      PRIMARY KEY (parcel_id, stop));
    INSERT INTO public.parcels SELECT n, 'post', 'fragile ' || n, n FROM generate_series(1, 12) AS n;
    INSERT INTO public.parcel_stops SELECT n, stop, 'depot ' || stop, 'ring' FROM generate_series(1, 12) AS n, generate_series(1, 2) AS stop;
    INSERT INTO public.stops_wide SELECT s.parcel_id, s.stop, s.place, s.note, p.carrier, p.note, 'job' FROM public.parcel_stops s JOIN public.parcels p ON p.id = s.parcel_id;
    GRANT SELECT ON public.parcels, public.parcel_stops, public.stops_wide TO PUBLIC;`);
});
afterAll(() => under.close());

const wide: CopyEntry = {
  id: 'wide',
  store: 'postgres',
  children: { stop: 'public.stops_wide' },
  carriesRoot: 'stop',
};
const parcel: RecordEntry = {
  id: 'parcel',
  name: 'parcels/{id}',
  postgres: 'public.parcels',
  children: [{ id: 'stop', postgres: 'public.parcel_stops', parent: { parcel_id: 'id' } }],
  fields: { note: { columns: { wide: 'parcel_note' } } },
  copies: [wide],
  where: 'f:1',
};

async function resolve(entry: RecordEntry) {
  return resolveType(entry, await readCatalogs(under.stores));
}
async function typeOf(entry: RecordEntry) {
  const found = await resolve(entry);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.type;
}

describe('a further copy whose child rows also hold the fields of the record', () => {
  test('shares its columns out between both, and lists what is left over once', async () => {
    const type = await typeOf(parcel);
    const columnsOf = (place: number) => type.rows[place]?.fields.map(({ id, columns }) => [id, columns['wide']]);
    expect(columnsOf(0)).toEqual([
      ['carrier', 'carrier'],
      ['note', 'parcel_note'],
    ]);
    expect(columnsOf(1)).toEqual([
      ['place', 'place'],
      ['note', 'note'],
    ]);
    expect(type.copies.find(({ id }) => id === 'wide')?.tables).toEqual([
      { rowSet: 'stop', table: 'public.stops_wide', key: { id: 'parcel_id', stop: 'stop' }, carriesRoot: true },
    ]);
    expect(type.ignore.map(({ copy, rowSet, column }) => `${copy} ${rowSet} ${column}`).sort()).toEqual([
      'postgres parcel weight',
      'wide stop loaded_by',
    ]);
  });

  test('is read with them, and a sweep finds the record whose carried field is stale', async () => {
    const type = await typeOf(parcel);
    const read = flat(await readRecord(under.stores, type, recordName(type, { id: '7' }), { timeoutMs }));
    expect(valuesOf(dataOf(read.derived), 'stop')).toEqual([
      { place: 'depot 1', note: 'ring' },
      { place: 'depot 2', note: 'ring' },
    ]);
    expect(JSON.stringify(dataOf(read.derived))).toContain('"note":"fragile 7"');
    expect((await sweepAll(under.stores, type)).differing).toEqual([]);
    await under.postgres.query("UPDATE public.stops_wide SET parcel_note = 'old' WHERE parcel_id = 7 AND stop = 2");
    expect((await sweepAll(under.stores, type)).differing).toEqual(['parcels/7']);
    await under.postgres.query("UPDATE public.stops_wide SET parcel_note = 'fragile 7' WHERE parcel_id = 7");
    expect((await sweepAll(under.stores, type)).differing).toEqual([]);
  });

  test.each<[string, CopyEntry, RegExp]>([
    ['a table of the record itself', { ...wide, table: 'public.parcels' }, /without a table of parcel itself/],
    ['no such child', { ...wide, carriesRoot: 'leg' }, /has no table of leg: name it with "children"/],
    ['no table of the child', { id: 'wide', store: 'postgres', carriesRoot: 'stop' }, /has no table of stop/],
  ])('is refused with %s', async (_, copy, message) => {
    const found = await resolve({ ...parcel, fields: 'auto', copies: [copy] });
    expect(
      'problems' in found && found.problems.map(({ path, message: said }) => `${path}: ${said}`).join('\n'),
    ).toMatch(message);
  });
});

describe('key parts of a child', () => {
  test('have the names, types and columns that the entry gives them', async () => {
    const key = { halt: { type: 'integer' as const, columns: { postgres: 'stop', wide: 'stop' } } };
    const type = await typeOf({
      ...parcel,
      children: [{ id: 'stop', postgres: 'public.parcel_stops', parent: { parcel_id: 'id' }, key }],
    });
    expect(type.rows[1]?.key).toEqual([{ id: 'halt', type: 'integer' }]);
    const read = flat(await readRecord(under.stores, type, recordName(type, { id: '3' }), { timeoutMs }));
    expect(dataOf(read.truth).rows.flatMap(({ row }) => (row.rowSet === 'stop' ? [row.key] : []))).toEqual([
      { halt: '1' },
      { halt: '2' },
    ]);
  });

  test.each([
    [{ halt: {} }, /children\[0\]\.key: Postgres: public\.parcel_stops has no column halt/],
    [{ id: { columns: { postgres: 'stop' } } }, /children\[0\]\.key\.id: id is a key part of the record already/],
    [
      { stop: { columns: { wide: 'halt' } } },
      /children\[0\]\.key\.stop: Postgres: public\.stops_wide has no column halt/,
    ],
  ])('that are wrong say where: %j', async (key, message) => {
    const found = await resolve({
      ...parcel,
      children: [{ id: 'stop', postgres: 'public.parcel_stops', parent: { parcel_id: 'id' }, key }],
    });
    expect(
      'problems' in found && found.problems.map(({ path, message: said }) => `${path}: ${said}`).join('\n'),
    ).toMatch(message);
  });
});
