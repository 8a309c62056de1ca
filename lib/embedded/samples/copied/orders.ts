import { orderType } from '@/lib/reference/order/orderType';
import { recordName } from '@/lib/record/recordName';
import type { Change, ChangeFeed } from '@/lib/reference/feed/ChangeFeed';
import { orderTables } from '@/lib/reference/order/orderTables';
import type { CopiedSample } from './CopiedSample';

const TENANT = 'meadow';

type Sample = Pick<CopiedSample, 'title' | 'summary' | 'findings'> & {
  readonly perform: (order: Order) => Promise<void>;
};

/** What happens to an order, one transaction each. */
export class Order {
  constructor(
    private readonly tenant: string,
    private readonly id: number,
    readonly feed: ChangeFeed,
  ) {}

  place(note: string | null = null): Promise<Change> {
    return this.feed.commit(
      [
        `INSERT INTO shop.orders (tenant_id, id, status, customer_email, total, currency, note, placed_at, updated_at)
         VALUES ($1, $2, 'placed', 'rosa@meadow.example', 74.50, 'EUR', $3, now(), now())`,
        [this.tenant, this.id, note],
      ],
      [
        `INSERT INTO shop.order_items (tenant_id, order_id, line, sku, quantity, price)
         VALUES ($1, $2, 1, 'tea-assam-500', 2, 18.25), ($1, $2, 2, 'pot-cast-iron', 1, 38.00)`,
        [this.tenant, this.id],
      ],
    );
  }

  change(assignments: string): Promise<Change> {
    return this.feed.commit([
      `UPDATE shop.orders SET ${assignments}, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2`,
      [this.tenant, this.id],
    ]);
  }

  removeItem(line: number): Promise<Change> {
    return this.feed.commit([
      'DELETE FROM shop.order_items WHERE tenant_id = $1 AND order_id = $2 AND line = $3',
      [this.tenant, this.id, line],
    ]);
  }
}

function sample(id: number, { perform, ...more }: Sample): CopiedSample {
  return {
    ...more,
    type: orderType,
    name: recordName(orderType, { tenant: TENANT, order: String(id) }),
    tables: orderTables(TENANT, String(id)),
    perform: (feed) => perform(new Order(TENANT, id, feed)),
  };
}

/** Orders, which a pipeline of changes copies with LSNs as versions and deletions as marks. */
export const orderSamples: readonly CopiedSample[] = [
  sample(48213, {
    title: 'Order: a repeated load overtook the stream',
    summary:
      'The pipeline loaded the order again while its address was being corrected. It stamped the old row with the log position at the end of the ' +
      'load, which is later than the correction, so the older copy has the newer version.',
    findings: ['out_of_order_write'],
    perform: async (order) => {
      await order.feed.deliver(await order.place());
      const load = await order.feed.snapshot();
      await order.feed.deliver(await order.change("customer_email = 'rosa.keller@meadow.example'"));
      await order.feed.deliver({ ...load, lsn: await order.feed.position() });
    },
  }),
  sample(48214, {
    title: 'Order: a placeholder replaced the note',
    summary:
      'The note is long and did not change, so it was not in the log. The pipeline wrote its placeholder for values that it did not receive.',
    findings: ['altered_write'],
    perform: async (order) => {
      await order.feed.deliver(await order.place('Please ring twice, the bell sticks. '.repeat(40)));
      const { lsn, rows } = await order.change("status = 'paid'");
      await order.feed.deliver({
        lsn,
        rows: rows.map((row) => ({ ...row, values: { ...row.values, note: '__debezium_unavailable_value' } })),
      });
    },
  }),
  sample(48215, {
    title: 'Order: a removed item came back',
    summary:
      'The item was deleted in Postgres, and its tombstone reached ClickHouse. A repeated load had read the items before, and delivered them ' +
      'afterwards with a higher version.',
    findings: ['lost_deletion'],
    perform: async (order) => {
      await order.feed.deliver(await order.place());
      const { rows } = await order.feed.snapshot();
      await order.feed.deliver(await order.removeItem(2));
      await order.feed.deliver({
        lsn: await order.feed.position(),
        rows: rows.filter(({ values }) => values.line === 2),
      });
    },
  }),
  sample(48216, {
    title: 'Order: placed, paid and shipped',
    summary: 'Three changes, delivered in the order of the log.',
    findings: [],
    perform: async (order) => {
      await order.feed.deliver(await order.place('Leave it with the neighbour.'));
      await order.feed.deliver(await order.change("status = 'paid'"));
      await order.feed.deliver(await order.change("status = 'shipped', shipped_at = clock_timestamp()"));
    },
  }),
];
