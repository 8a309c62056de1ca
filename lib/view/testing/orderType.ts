import type { RecordType } from '@/lib/record/RecordType';

const key = { tenant: 'tenant_id', order: 'id' };
const itemKey = { tenant: 'tenant_id', order: 'order_id', line: 'line', sku: 'sku' };

/** Another type than the scorecard: items told apart by two key parts, two copies in ClickHouse, none that is derived in Postgres. */
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
      fields: [{ id: 'state', label: 'state', columns: { shop: 'state', lake: 'state', mart: 'state' } }],
    },
    {
      id: 'item',
      noun: 'item',
      plural: 'items',
      key: [
        { id: 'line', type: 'integer' },
        { id: 'sku', type: 'text' },
      ],
      fields: [
        { id: 'quantity', label: 'how many', columns: { shop: 'quantity', lake: 'quantity' } },
        { id: 'note', label: 'note', columns: { shop: 'note' } },
      ],
    },
  ],
  copies: [
    {
      id: 'shop',
      title: 'shop',
      where: 'Postgres',
      store: 'postgres',
      role: 'truth',
      tables: [
        { rowSet: 'order', table: 'orders', key },
        { rowSet: 'item', table: 'order_items', key: itemKey },
      ],
    },
    {
      id: 'lake',
      title: 'lake',
      where: 'ClickHouse',
      store: 'clickhouse',
      role: 'derived',
      tables: [
        { rowSet: 'order', table: 'orders', key },
        { rowSet: 'item', table: 'order_items', key: itemKey },
      ],
    },
    {
      id: 'mart',
      title: 'mart',
      where: 'ClickHouse',
      store: 'clickhouse',
      role: 'derived',
      tables: [{ rowSet: 'order', table: 'mart.orders', key }],
    },
  ],
  changedAt: null,
  createdAt: null,
  bookkeeping: [],
  milestones: [],
  groups: [],
  calls: [],
  ignore: [],
  settleMs: null,
};
