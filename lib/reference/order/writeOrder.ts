import type { Statement } from '../feed/ChangeFeed';
import type { Order, OrderName } from './Order';
import type { OrderItem } from './requests';

/**
 * How a call saves an order that it has read. `whole_row`: every column and every item as it read them, with its own change among them, what an
 * ORM's save does; it undoes what another call has changed meanwhile. `own_columns`: only what the call is about.
 */
export const orderWrites = ['whole_row', 'own_columns'] as const;
export type OrderWrite = (typeof orderWrites)[number];

/** A call's own part of an order. */
export type OrderChange = Partial<Omit<Order, 'placedAt'>> & Pick<Order, 'updatedAt'>;

const columns = {
  status: 'status',
  customerEmail: 'customer_email',
  total: 'total',
  currency: 'currency',
  note: 'note',
  shippedAt: 'shipped_at',
  updatedAt: 'updated_at',
} as const;

/** The first statement is the order's own, and takes its lock before items are touched. */
export function saveStatements(
  name: OrderName,
  read: Order,
  change: OrderChange,
  write: OrderWrite,
): readonly Statement[] {
  switch (write) {
    case 'whole_row': {
      const { items, ...fields } = { ...read, ...change };
      // A row that was read had not been deleted.
      return [update(name, fields, { undeletes: true }), ...replaceItems(name, items)];
    }
    case 'own_columns': {
      const { items, ...fields } = change;
      return [update(name, fields, { undeletes: false }), ...(items === undefined ? [] : replaceItems(name, items))];
    }
    default:
      return write satisfies never;
  }
}

function update(
  { tenant, order }: OrderName,
  fields: Omit<OrderChange, 'items'>,
  { undeletes }: { readonly undeletes: boolean },
): Statement {
  const own = Object.entries(columns).filter(([field]) => field in fields);
  const set = own.map(([, column], index) => `${column} = $${index + 3}`);
  const values = own.map(([field]) => fields[field as keyof typeof fields]);
  return [
    `UPDATE shop.orders SET ${[...set, ...(undeletes ? ['deleted_at = NULL'] : [])].join(', ')}
     WHERE tenant_id = $1::text AND id = $2::bigint${undeletes ? '' : ' AND deleted_at IS NULL'}`,
    [tenant, order, ...values],
  ];
}

export function replaceItems({ tenant, order }: OrderName, items: readonly OrderItem[]): readonly Statement[] {
  return [
    ['DELETE FROM shop.order_items WHERE tenant_id = $1::text AND order_id = $2::bigint', [tenant, order]],
    [
      `INSERT INTO shop.order_items (tenant_id, order_id, line, sku, quantity, price)
       SELECT $1::text, $2::bigint, line, sku, quantity, price
       FROM jsonb_to_recordset($3::jsonb) AS item (line integer, sku text, quantity integer, price numeric)`,
      [tenant, order, JSON.stringify(items)],
    ],
  ];
}
