import { expect, it } from 'vitest';
import type { TrialResponse } from '@/lib/contract/records';
import { mappedFields, nameParts, type ShownType } from './recordTypes';

const type = {
  rowSets: [
    { id: 'order', noun: 'order', plural: 'orders', key: [] },
    { id: 'item', noun: 'item', plural: 'items', key: [{ id: 'line', type: 'integer' }] },
  ],
  copies: [{ id: 'postgres' }, { id: 'clickhouse' }],
  fields: [
    {
      rowSet: 'order',
      id: 'status',
      label: 'status',
      columns: { postgres: 'status', clickhouse: 'state' },
      expressions: {},
    },
    { rowSet: 'item', id: 'status', label: 'item status', columns: { postgres: 'status' }, expressions: {} },
    {
      rowSet: 'item',
      id: 'price',
      label: 'price',
      columns: { postgres: 'price' },
      expressions: { clickhouse: 'cents / 100' },
    },
  ],
} as unknown as ShownType;

const trial: TrialResponse = {
  recordType: 'order',
  environment: 'local',
  compared: 200,
  lookedFor: 200,
  example: 'orders/1',
  settled: true,
  fields: [
    {
      rowSet: 'order',
      field: 'status',
      copy: 'clickhouse',
      compared: 200,
      uncompared: 0,
      agree: 200,
      suspect: false,
      says: 'equal in 200 of 200',
    },
  ],
};

it('a field stands with its columns and expressions, and with what the trial said of this field of these rows', () => {
  expect(mappedFields(type, trial)).toEqual([
    {
      id: 'order/status',
      of: null,
      label: 'status',
      columns: ['status', 'state'],
      trial: [{ copy: 'clickhouse', says: 'equal in 200 of 200', suspect: false }],
    },
    { id: 'item/status', of: 'item', label: 'item status', columns: ['status', null], trial: [] },
    { id: 'item/price', of: 'item', label: 'price', columns: ['price', 'cents / 100'], trial: [] },
  ]);
});

it('the key parts of a name stand apart', () => {
  expect(nameParts('tenants/{tenant}/orders/{order}').filter(({ isPart }) => isPart)).toEqual([
    { text: '{tenant}', isPart: true },
    { text: '{order}', isPart: true },
  ]);
});
