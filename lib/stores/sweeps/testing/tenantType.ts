import type { DerivedCopyType, RecordType } from '@/lib/record/RecordType';
import { orderType } from '../../testing/orderType';

/** `TABLE/{tenant}/{id}`: rows of one table in Postgres and of one in ClickHouse, the same name and columns in both. */
export function tenantType(
  table: string,
  fields: readonly string[],
  { clickhouse = table, ...more }: Partial<RecordType> & { readonly clickhouse?: string } = {},
): RecordType {
  const key = { tenant: 'tenant', id: 'id' };
  const [truth, copy] = orderType.copies as readonly [RecordType['copies'][0], DerivedCopyType];
  return {
    ...orderType,
    id: table,
    name: `${table}/{tenant}/{id}`,
    key: [
      { id: 'tenant', type: 'text' },
      { id: 'id', type: 'integer' },
    ],
    rows: [
      {
        ...orderType.rows[0]!,
        fields: fields.map((id) => ({ id, label: id, columns: { orders: id, analytics: id } })),
      },
    ],
    copies: [
      { ...truth, tables: [{ rowSet: 'order', table, key }] },
      { ...copy, tables: [{ rowSet: 'order', table: clickhouse, key }] },
    ],
    ...more,
  };
}
