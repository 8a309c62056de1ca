import { rowsOf } from '@/lib/evidence/stepMeaning';
import type { StepDeclaration } from '@/lib/steps/step';
import { CoachingError } from '../CoachingError';
import type { Clock } from '../clock';
import { ChangeFeed, type Change, type Statement } from '../feed/ChangeFeed';
import type { OpenedSteps } from '../openCall';
import type { WritableStores } from '../openStores';
import { notFound, readOrder, totalOf, type Order, type OrderName } from './Order';
import { orderTables } from './orderTables';
import type { CreateOrder, EditOrder } from './requests';
import { replaceItems, saveStatements, type OrderChange, type OrderWrite } from './writeOrder';

/**
 * How a change reaches ClickHouse. `in_order`: with its position in Postgres' log as the version. `overtaken`: as well, but a repeated load that
 * had read the order before the change is delivered after it, stamped with where the log stands when the load is done.
 */
export const orderCopies = ['in_order', 'overtaken'] as const;
export type OrderCopy = (typeof orderCopies)[number];

export interface OrderContext
  extends Pick<WritableStores, 'postgres' | 'clickhouse'>, Pick<OpenedSteps, 'step' | 'defer'> {
  readonly clock: Clock;
  readonly write: OrderWrite;
  readonly copy: OrderCopy;
}

/** An order as answers carry it: its name, its key, and its fields by the ids of the record type. */
export type AnsweredOrder = Order & { readonly name: string; readonly id: number; readonly tenant_id: string };

export async function createOrder(
  context: OrderContext,
  tenant: string,
  { items, status = 'placed', currency = 'EUR', note = null, customerEmail }: CreateOrder,
): Promise<AnsweredOrder> {
  const { rows } = await context.postgres.query<{ id: string }>("SELECT nextval('shop.order_ids')::text AS id");
  const name = { tenant, order: rows[0]?.id ?? '' };
  const now = context.clock();
  const order: Order = {
    status,
    customerEmail,
    total: totalOf(items),
    currency,
    note,
    placedAt: now,
    shippedAt: null,
    updatedAt: now,
    items,
  };
  await save(context, name, [
    [
      `INSERT INTO shop.orders (tenant_id, id, status, customer_email, total, currency, note, placed_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
      [tenant, name.order, status, customerEmail, order.total, currency, note, now],
    ],
    ...replaceItems(name, items),
  ]);
  return answered(name, order);
}

/** Throws CoachingError NOT_FOUND. */
export async function getOrder({ step, postgres }: OrderContext, name: OrderName): Promise<AnsweredOrder> {
  return answered(name, await step(declare('read', name), () => readOrder(postgres, name)));
}

/** Throws CoachingError NOT_FOUND. */
export async function editOrder(context: OrderContext, name: OrderName, request: EditOrder): Promise<AnsweredOrder> {
  return change(context, name, (_read, updatedAt) => ({
    ...request,
    ...(request.items === undefined ? {} : { total: totalOf(request.items) }),
    updatedAt,
  }));
}

/** Throws CoachingError NOT_FOUND, and FAILED_PRECONDITION for one that was shipped. */
export async function cancelOrder(context: OrderContext, name: OrderName): Promise<AnsweredOrder> {
  return change(context, name, (read, updatedAt) => {
    refuseWhile(read, 'shipped', 'cancelled');
    return { status: 'cancelled', updatedAt };
  });
}

/** Throws CoachingError NOT_FOUND, and FAILED_PRECONDITION for one that was cancelled. */
export async function shipOrder(context: OrderContext, name: OrderName): Promise<AnsweredOrder> {
  return change(context, name, (read, updatedAt) => {
    refuseWhile(read, 'cancelled', 'shipped');
    return { status: 'shipped', shippedAt: updatedAt, updatedAt };
  });
}

/** Marks it as deleted: its row stays. Throws CoachingError NOT_FOUND. */
export async function deleteOrder(context: OrderContext, name: OrderName): Promise<void> {
  const deleted = await save(context, name, [
    [
      `UPDATE shop.orders SET deleted_at = $3, updated_at = $3
       WHERE tenant_id = $1::text AND id = $2::bigint AND deleted_at IS NULL`,
      [name.tenant, name.order, context.clock()],
    ],
  ]);
  if (!deleted) notFound(name);
}

function refuseWhile({ status }: Order, state: string, wanted: string): void {
  if (status === state)
    throw new CoachingError('FAILED_PRECONDITION', `An order that was ${state} can’t be ${wanted}.`);
}

/** Reads, changes, and saves in a transaction of its own: what comes between is the race. */
async function change(
  context: OrderContext,
  name: OrderName,
  apply: (read: Order, now: string) => OrderChange,
): Promise<AnsweredOrder> {
  const read = await context.step(declare('read', name), () => readOrder(context.postgres, name));
  const changed = apply(read, context.clock());
  if (!(await save(context, name, saveStatements(name, read, changed, context.write)))) notFound(name);
  return answered(name, { ...read, ...changed });
}

/** True where the first statement has found its row. */
async function save(context: OrderContext, name: OrderName, statements: readonly Statement[]): Promise<boolean> {
  const feed = new ChangeFeed(context, orderTables(name.tenant, name.order));
  const load = context.copy === 'overtaken' ? await feed.snapshot() : null;
  const { results, ...committed } = await context.step(declare('save', name), () => feed.commit(...statements));
  context.defer({
    name: 'replicate',
    run: (step) => step(declare('copy', name), () => deliver(feed, committed, load)),
  });
  return (results[0]?.rowCount ?? 0) > 0;
}

async function deliver(feed: ChangeFeed, committed: Change, load: Change | null): Promise<void> {
  await feed.deliver(committed);
  if (load !== null) await feed.deliver({ ...load, lsn: await feed.position() });
}

function answered(name: OrderName, order: Order): AnsweredOrder {
  const { tenant, order: id } = name;
  return { name: `tenants/${tenant}/orders/${id}`, id: Number(id), tenant_id: tenant, ...order };
}

const truth = [rowsOf('postgres', 'order'), rowsOf('postgres', 'item')];
const versions = [rowsOf('clickhouse', 'order'), rowsOf('clickhouse', 'item')];

/** What each step does. */
function declare(what: 'read' | 'save' | 'copy', { tenant, order }: OrderName): StepDeclaration {
  const [row, copied] = [`postgres:order:${tenant}/${order}`, `clickhouse:order:${tenant}/${order}`] as const;
  switch (what) {
    case 'read':
      return {
        name: 'read order',
        says: 'reads the order',
        store: 'postgres',
        effect: 'read',
        rows: truth,
        reads: [row],
        writes: [],
      };
    case 'save':
      return {
        name: 'save order',
        says: 'saves the order',
        store: 'postgres',
        effect: 'write',
        rows: truth,
        reads: [],
        writes: [row],
      };
    case 'copy':
      return {
        name: 'insert versions',
        says: 'inserts its versions',
        store: 'clickhouse',
        effect: 'insert_version',
        rows: versions,
        reads: [],
        writes: [copied],
      };
    default:
      return what satisfies never;
  }
}
