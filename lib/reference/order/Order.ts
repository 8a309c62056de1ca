import type { ClientBase, Pool } from 'pg';
import { CoachingError } from '../CoachingError';
import type { OrderItem } from './requests';

export interface OrderName {
  readonly tenant: string;
  /** A 64-bit integer as text. */
  readonly order: string;
}

/** The fields by the ids of the record type. Times are ISO 8601 UTC text with microseconds. */
export interface Order {
  readonly status: string;
  readonly customerEmail: string;
  readonly total: number;
  readonly currency: string;
  readonly note: string | null;
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly updatedAt: string;
  readonly items: readonly OrderItem[];
}

const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const READ = `
  SELECT status, customer_email AS "customerEmail", total::float8 AS total, currency::text AS currency, note,
    ${time('placed_at')} AS "placedAt", ${time('shipped_at')} AS "shippedAt", ${time('updated_at')} AS "updatedAt",
    ARRAY(
      SELECT json_build_object('line', line, 'sku', sku, 'quantity', quantity, 'price', price::float8)
      FROM shop.order_items AS item WHERE item.tenant_id = o.tenant_id AND item.order_id = o.id ORDER BY line
    ) AS items
  FROM shop.orders AS o
  WHERE tenant_id = $1::text AND id = $2::bigint AND deleted_at IS NULL`;

/** One statement, so one moment. Throws CoachingError NOT_FOUND; a deleted order is not found. */
export async function readOrder(postgres: Pool | ClientBase, { tenant, order }: OrderName): Promise<Order> {
  const { rows } = await postgres.query<Order>(READ, [tenant, order]);
  return rows[0] ?? notFound({ tenant, order });
}

export function notFound({ tenant, order }: OrderName): never {
  throw new CoachingError('NOT_FOUND', `There is no order tenants/${tenant}/orders/${order}.`);
}

/** In whole cents, which a sum of doubles is not. */
export function totalOf(items: readonly OrderItem[]): number {
  return items.reduce((cents, { quantity, price }) => cents + quantity * Math.round(price * 100), 0) / 100;
}
