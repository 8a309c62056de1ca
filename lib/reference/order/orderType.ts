import type { RecordType } from '@/lib/record/RecordType';
import { sameColumn as field } from '../sameColumn';

const key = { tenant: 'tenant_id', order: 'id' };
const itemKey = { tenant: 'tenant_id', order: 'order_id', line: 'line' };
/** As the pipeline marks them. */
const copied = {
  deletion: { column: '_peerdb_is_deleted', is: { equal: '1' } },
  version: { unit: 'lsn' },
} as const;

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
  calls: [],
  ignore: [],
  settleMs: null,
};
