import { describe, expect, it } from 'vitest';
import { fieldsAsCsv } from './copyFormats';
import { copyWords } from './copyWords';
import { listEvents } from './events';
import { readFacts } from './facts';
import { prepareChildren, prepareRoot } from './fieldTable';
import type { Inspection } from './inspection';
import { segmentsOfName, titleOfName } from './recordAddress';
import { columnTitle, signOf } from './signs';
import { aShipmentType, anInspectionOf, type Broken, type TypeShape } from './testing/madeUpTypes';
import { layoutTimeline } from './timeline/layoutTimeline';
import { prepareTimeline, timelineKeys, titleOfVersions } from './timeline/prepareTimeline';

const of = (shape: TypeShape, broken?: Broken) => anInspectionOf(aShipmentType(shape), broken);
const rootOf = (inspection: Inspection) => prepareRoot(inspection, readFacts(inspection.findings)) ?? expect.fail();
const childrenOf = (inspection: Inspection) => prepareChildren(inspection, readFacts(inspection.findings));
const parcels = { noun: 'parcel', plural: 'parcels', keyParts: 2 };

const shapes: readonly (readonly [string, TypeShape])[] = [
  ['without children, further copies and calls', {}],
  ['of three key parts', { keyParts: 3 }],
  ['of 40 fields', { fields: 40 }],
  ['with two copies in ClickHouse', { clickhouse: ['warehouse', 'search'] }],
  ['with two further copies in Postgres and none in ClickHouse', { derived: ['archive', 'mirror'], clickhouse: [] }],
  ['with two kinds of children', { children: [parcels, { noun: 'stop', plural: 'stops', keyParts: 1 }] }],
];

describe.each(shapes)('a type %s', (_, shape) => {
  const field = 'field1';
  const copies = [...(shape.derived ?? []), ...(shape.clickhouse ?? ['warehouse'])];
  const last = copies.at(-1) ?? '';

  it('has every copy as a column in every row, and marks the broken ones alone', () => {
    const inspection = of(shape, { [last]: { [field]: 'another value' } });
    const { standing, folded } = rootOf(inspection);
    expect(standing.map((row) => row.field)).toEqual([field]);
    expect(standing.length + folded.length).toBe(shape.fields ?? 2);
    for (const row of [...standing, ...folded])
      expect(row.cells.map(({ copy }) => copy.id)).toEqual(inspection.copies.map(({ id }) => id));
    const marked = standing[0]?.cells.filter((cell) => cell.marked).map(({ copy }) => copy.copy);
    expect(new Set(marked)).toEqual(new Set([last]));
  });

  it('is told in its own words alone', () => {
    const inspection = of(shape, { [last]: { [field]: 'another value' } });
    const model = prepareTimeline(inspection, null);
    const said = JSON.stringify([
      inspection,
      rootOf(inspection),
      childrenOf(inspection),
      fieldsAsCsv(inspection),
      timelineKeys(inspection),
      titleOfVersions(inspection, timelineKeys(inspection)[0] ?? null),
      listEvents(model),
      layoutTimeline(model, { width: 1200, range: null, selected: null }),
      inspection.copies.map((copy) => [copyWords(copy, inspection.versions), columnTitle(copy), signOf(copy)]),
    ]);
    expect(said).not.toMatch(/score|\bcards?\b|criteri|director|historic|submi|update_time/i);
    expect(said).toContain('shipment');
  });
});

it('what the versions of which copy are is said where there are several', () => {
  const title = (shape: TypeShape, place: number) => {
    const inspection = of({ children: [parcels], ...shape });
    return titleOfVersions(inspection, timelineKeys(inspection)[place] ?? expect.fail());
  };
  expect(title({}, 0)).toBe('Versions of the shipment');
  expect(title({}, 1)).toBe('Versions of parcel a1/a2');
  expect(title({ clickhouse: ['warehouse', 'search'] }, 1)).toBe('Versions of the shipment in search RAW');
  expect(titleOfVersions(of({ clickhouse: [] }), null)).toBe('Versions of the shipment');
});

it('rows whose key parts run together to one text are two, each with an id of its own', () => {
  const inspection = of({ children: [parcels] });
  const keys = [
    { parcel1: 'x/y', parcel2: 'z' },
    { parcel1: 'x', parcel2: 'y/z' },
  ];
  const rows = inspection.rows.map((row, index) => ({ ...row, key: keys[index - 1] ?? row.key }));
  const [children] = childrenOf({ ...inspection, rows });
  expect(new Set(children?.rows.map(({ key }) => key)).size).toBe(1);
  expect(new Set(children?.rows.map(({ id }) => id)).size).toBe(2);
});

describe('versions that are counters', () => {
  const { versions, ...rest } = of({});
  const counted = { ...rest, versions: versions.map((version) => ({ ...version, version: '40' })) };

  it('stand in order on an axis without times, where nothing else has one', () => {
    const model = prepareTimeline(counted, null);
    expect(model.axisIsTime).toBe(false);
    expect(layoutTimeline(model, { width: 1200, range: null, selected: null }).ticks).toEqual([]);
  });

  it('leave the axis its times where something else has one', () => {
    const call = { call: 'X', startedAt: '2026-01-18T10:32:07Z', finishedAt: '2026-01-18T10:32:08Z', status: 200 };
    const model = prepareTimeline({ ...counted, calls: [{ ...call, response: null }] }, null);
    expect(model.axisIsTime).toBe(true);
    expect(layoutTimeline(model, { width: 1200, range: null, selected: null }).ticks.length).toBeGreaterThan(0);
  });
});

describe('names', () => {
  it('have their key parts where their type says, and every other segment where no type is known', () => {
    const parts = (types: Parameters<typeof segmentsOfName>[0], name: string) =>
      segmentsOfName(types, name).flatMap(({ text, isPart }) => (isPart ? [text] : []));
    expect(parts([aShipmentType({ keyParts: 3 })], 'shipments/a/b/c')).toEqual(['a', 'b', 'c']);
    expect(parts([], 'tenants/a/orders/b')).toEqual(['a', 'b']);
  });

  it('lose none of their key parts in a tab, also where parts follow each other', () => {
    expect(titleOfName('shipments/a-1/b-2/c-3')).toBe('shipments/a-1/b-2 c-3');
    expect(titleOfName('tenants/a/orders/019bd2e8-5c71-70e9-9a89-acb3efd08e34')).toBe('a acb3efd08e34');
    expect(titleOfName('alone')).toBe('alone');
  });
});
