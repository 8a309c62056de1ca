import type { RecordType } from '@/lib/record/RecordType';
import { sameColumn as field } from '../sameColumn';

const key = { tenant: 'tenant_id', order: 'id' };
const itemKey = { tenant: 'tenant_id', order: 'order_id', line: 'line' };
/** As the pipeline marks them. */
const copied = {
  deletion: { column: '_peerdb_is_deleted', is: { equal: '1' } },
  version: { unit: 'lsn' },
} as const;

const resource = null;
const items = [{ rowSet: 'item', list: 'items', key: { line: 'line' } }];
const nothing = { sets: {}, replaces: [], computes: [], stamps: [], resource };

/** An order with its items, copied to ClickHouse by a pipeline of changes: deletions are marks, and versions are LSNs. */
export const orderType: RecordType = {
  id: 'order',
  title: 'Order',
  name: 'tenants/{tenant}/orders/{order}',
  key: [
    { id: 'tenant', type: 'text' },
    { id: 'order', type: 'integer' },
  ],
  rows: [
    {
      id: 'order',
      noun: 'order',
      plural: 'orders',
      key: [],
      fields: [
        field('status', 'status', 'status'),
        field('customerEmail', 'customer', 'customer_email'),
        field('total', 'total', 'total'),
        field('currency', 'currency', 'currency'),
        field('note', 'note', 'note'),
        field('placedAt', 'placed at', 'placed_at'),
        field('shippedAt', 'shipped at', 'shipped_at'),
        field('updatedAt', 'updated at', 'updated_at'),
      ],
    },
    {
      id: 'item',
      noun: 'item',
      plural: 'items',
      key: [{ id: 'line', type: 'integer' }],
      fields: [field('sku', 'SKU', 'sku'), field('quantity', 'quantity', 'quantity'), field('price', 'price', 'price')],
    },
  ],
  copies: [
    {
      id: 'postgres',
      title: 'Postgres',
      where: 'Postgres, schema shop: the truth',
      store: 'postgres',
      role: 'truth',
      tables: [
        { rowSet: 'order', table: 'shop.orders', key, deletion: { column: 'deleted_at', is: 'not_null' } },
        { rowSet: 'item', table: 'shop.order_items', key: itemKey },
      ],
    },
    {
      id: 'clickhouse',
      title: 'ClickHouse',
      where: 'ClickHouse',
      store: 'clickhouse',
      role: 'derived',
      tables: [
        { rowSet: 'order', table: 'orders', key, ...copied },
        { rowSet: 'item', table: 'order_items', key: itemKey, ...copied },
      ],
    },
  ],
  changedAt: 'updatedAt',
  createdAt: 'placedAt',
  bookkeeping: [],
  milestones: [{ id: 'shipped', title: 'shipped', fields: ['shippedAt'], past: 'Shipped', noun: 'shipment' }],
  groups: [{ id: 'amount', title: 'amount', fields: ['total', 'currency'] }],
  calls: [
    {
      id: 'CreateOrder',
      noun: 'Create',
      kind: 'create',
      sets: { status: 'always', customerEmail: 'always', total: 'always', currency: 'always', note: 'always' },
      replaces: items,
      computes: [],
      stamps: ['updatedAt', 'placedAt'],
      resource,
    },
    {
      id: 'EditOrder',
      noun: 'Edit',
      kind: 'update',
      sets: { note: 'asked', customerEmail: 'asked' },
      replaces: items,
      computes: ['total'],
      stamps: ['updatedAt'],
      resource,
    },
    {
      id: 'CancelOrder',
      noun: 'Cancel',
      kind: 'update',
      sets: { status: 'always' },
      replaces: [],
      computes: [],
      stamps: ['updatedAt'],
      resource,
    },
    {
      id: 'ShipOrder',
      noun: 'Ship',
      kind: 'update',
      sets: { status: 'always', shippedAt: 'always' },
      replaces: [],
      computes: [],
      stamps: ['updatedAt', 'shippedAt'],
      resource,
    },
    { id: 'GetOrder', noun: 'Get', kind: 'read', ...nothing },
    { id: 'DeleteOrder', noun: 'Delete', kind: 'delete', ...nothing },
  ],
  ignore: [],
  settleMs: null,
};
