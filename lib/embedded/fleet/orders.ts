import type { WritableStores } from '@/lib/reference/openStores';
import { ChangeFeed } from '@/lib/reference/feed/ChangeFeed';
import { orderTables } from '@/lib/reference/order/orderTables';
import { Order } from '../samples/copied/orders';
import { FLEET, pick, type Fleet, type Random } from './Fleet';

const STATUSES = ['paid', 'packed', 'shipped'];
const NOTES = ['Leave it with the neighbour.', 'Call before delivery.', 'Gift wrapping, please.', 'Back door.'];
/** Far above the samples' numbers. */
const FIRST = 900_001;

/** Orders that a shop takes, and a pipeline of changes copies. */
export async function openOrders(stores: WritableStores, random: Random): Promise<Fleet> {
  const { rows } = await stores.postgres.query<{ id: string }>(
    'SELECT id::text AS id FROM shop.orders WHERE tenant_id = $1 ORDER BY id',
    [FLEET],
  );
  const ids = rows.map(({ id }) => Number(id));
  const orderOf = (id: number) => new Order(FLEET, id, new ChangeFeed(stores, orderTables(FLEET, String(id))));
  const change = (order: Order) =>
    order.change(
      `status = '${pick(STATUSES, random)}', note = '${pick(NOTES, random)} ${new Date().toISOString().slice(11, 19)}'`,
    );

  return {
    size: () => ids.length,
    async add() {
      const id = (ids.at(-1) ?? FIRST - 1) + 1;
      const order = orderOf(id);
      await order.feed.deliver(await order.place());
      ids.push(id);
    },
    async change() {
      const order = orderOf(pick(ids, random));
      await order.feed.deliver(await change(order));
    },
    async race() {
      const order = orderOf(pick(ids, random));
      // A repeated load reads the order, the stream overtakes it, and the load is stamped when it is done.
      const load = await order.feed.snapshot();
      await order.feed.deliver(await change(order));
      await order.feed.deliver({ ...load, lsn: await order.feed.position() });
    },
    close: () => undefined,
  };
}
