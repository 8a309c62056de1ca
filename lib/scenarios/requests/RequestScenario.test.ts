import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import { scenarioSchema } from '@/lib/contract/scenarios';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import { orderType } from '@/lib/reference/order/orderType';
import { racedOf } from '../Scenario';
import { describeScenario } from '../scenarios';
import {
  captureFrom,
  fillRequest,
  fromParts,
  keyOf,
  toParts,
  toScenario,
  withInvariants,
  withKey,
} from './RequestScenario';

const file = readScenarioFile(
  readFileSync(join(checkout, 'lib/reference/order/order_race.jsonc'), 'utf8'),
  'order_race.jsonc',
);
const scenario = toScenario(file, orderType);
const ids = { run: 'run-1', race: 'race-1' };
const valuesOf = (variant = 'whole_row') => scenario.valuesOf(variant, {}, ids);

it('is described as the contract says, with the rules of every record and its own', () => {
  const described = describeScenario(scenario);
  expect(scenarioSchema.parse(described)).toEqual(described);
  expect(described).toMatchObject({ driver: 'http', recordType: 'order', runsAs: ['load_test'] });
  expect(described.violations.map(({ code }) => code)).toEqual([
    'write_lost',
    'copy_differs',
    'duplicate_final',
    'total_wrong',
  ]);
});

it('a run keeps which edition of the file it raced: what it does, and not its words or further variants', () => {
  const editionOf = (change: object) => racedOf(toScenario({ ...file, ...change }, orderType)).edition;
  const edition = editionOf({});
  expect(edition).toMatch(/^[0-9a-f]{8}$/);
  expect(editionOf({ title: 'Other words', summary: 'and more', variants: [{ id: 'only' }] })).toBe(edition);
  expect(editionOf({ values: { tenant: 'others' } })).not.toBe(edition);
  expect(editionOf({ refusals: [409] })).not.toBe(edition);
});

it('a request has the values of the record, the headers of its variant, and an encoded address', () => {
  const values = withKey(orderType, { tenant: 'a b', order: '7' }, valuesOf());
  const [edit] = scenario.actors({});
  expect(edit && fillRequest(edit.requests[0], scenario.headersOf('own_columns'), values)).toEqual({
    protocol: 'http',
    operation: 'PATCH /v1/tenants/a%20b/orders/7',
    headers: { 'lastwrite-order-writes': 'own_columns', 'lastwrite-latency': 'staging' },
    body: { note: 'two, please', items: [{ line: 1, sku: 'lamp', quantity: 2, price: 18.25 }] },
  });
  expect(fillRequest(scenario.create, {}, valuesOf()).body).toMatchObject({ note: 'created by run-1' });
});

it('the name comes from the answer and from values, and what it lacks is told by its path', () => {
  expect(keyOf(scenario, { id: 7 }, valuesOf())).toEqual({ key: { tenant: 'load-tests', order: '7' } });
  expect(keyOf(scenario, { number: 7 }, valuesOf())).toEqual({ missing: '$.id' });
});

it('a file may call the parts of a name by the columns of the truth', () => {
  const byColumns = { tenant_id: 'acme', id: '7' };
  expect(toParts(orderType, byColumns)).toEqual({ tenant: 'acme', order: '7' });
  expect(fromParts({ name: byColumns }, orderType, { tenant: 'acme', order: '7' })).toEqual({
    tenant: 'acme',
    order: '7',
    tenant_id: 'acme',
    id: '7',
  });
});

it('an answer without the value that is needed names its path', () => {
  const template = { capture: { etag: '$.etag' } };
  expect(captureFrom(template, { etag: 'x' }, new Map()).values.get('etag')).toBe('x');
  expect(captureFrom(template, {}, new Map()).missing).toBe('$.etag');
});

it('an actor that is repeated has a number, and as many as its parameter says', () => {
  const many = toScenario(
    {
      ...file,
      parameters: [
        { id: 'editors', title: 'Editors', summary: 'How many edit.', type: 'integer', default: 2, min: 1, max: 9 },
      ],
      actors: file.actors.map((actor) => (actor.id === 'edit' ? { ...actor, count: '{editors}' } : actor)),
    },
    orderType,
  );
  expect(many.actors({ editors: 3 }).map(({ id, n, delayed }) => [id, n, delayed])).toEqual([
    ['edit-1', 1, false],
    ['edit-2', 2, false],
    ['edit-3', 3, false],
    ['cancel', 1, true],
  ]);
});

it('its own invariants are added to what the record shows; one that could not be checked leaves it unjudged', () => {
  expect(withInvariants({ outcome: 'passed' }, { broken: [], unchecked: null })).toEqual({ outcome: 'passed' });
  expect(withInvariants({ outcome: 'passed' }, { broken: ['total_wrong'], unchecked: null })).toEqual({
    outcome: 'failed',
    violations: ['total_wrong'],
  });
  expect(withInvariants({ outcome: 'passed' }, { broken: [], unchecked: 'why' })).toEqual({
    outcome: 'unknown',
    reason: 'why',
  });
  const unknown = { outcome: 'unknown', reason: 'early' } as const;
  expect(withInvariants(unknown, { broken: ['total_wrong'], unchecked: null })).toBe(unknown);
});
