import type { FollowedTable } from '../feed/ChangeFeed';

/** Where an order and its items stand in both stores. */
export function orderTables(tenant: string, order: string): readonly FollowedTable[] {
  return [
    {
      postgres: 'shop.orders',
      clickhouse: 'orders',
      key: { tenant_id: tenant, id: order },
      columns: [
        'tenant_id',
        'id',
        'status',
        'customer_email',
        'total',
        'currency',
        'note',
        'placed_at',
        'shipped_at',
        'updated_at',
      ],
      deletedAt: 'deleted_at',
    },
    {
      postgres: 'shop.order_items',
      clickhouse: 'order_items',
      key: { tenant_id: tenant, order_id: order },
      columns: ['tenant_id', 'order_id', 'line', 'sku', 'quantity', 'price'],
    },
  ];
}
