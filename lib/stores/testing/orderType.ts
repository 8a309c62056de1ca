import { recordName, type RecordName } from '@/lib/record/recordName';
import type { Field, RecordType } from '@/lib/record/RecordType';

/** A field that every copy keeps in a column of the same name, or in the one that is given for ClickHouse. */
export function field(id: string, column = id, clickhouse = column): Field {
  return { id, label: id, columns: { orders: column, analytics: clickhouse } };
}

const key = { tenant: 'Tenant Id', region: 'region"id', order: 'select' };

/**
 * An order with its items and notes, in tables whose names and columns have to be quoted: rows that are deleted are marked in a plain column,
 * versions count milliseconds, nothing is derived in Postgres, and of the notes ClickHouse keeps no copy.
 */
export const orderType: RecordType = {
  id: 'order',
  title: 'Order',
  name: 'tenants/{tenant}/regions/{region}/orders/{order}',
  key: [
    { id: 'tenant', type: 'text' },
    { id: 'region', type: 'uuid' },
    { id: 'order', type: 'integer' },
  ],
  rows: [
    {
      id: 'order',
      noun: 'order',
      plural: 'orders',
      key: [],
      fields: [field('size', 'Größe', 'größe'), field('state', 'from', 'FROM')],
    },
    { id: 'item', noun: 'item', plural: 'items', key: [{ id: 'line', type: 'integer' }], fields: [field('price')] },
    {
      id: 'note',
      noun: 'note',
      plural: 'notes',
      key: [
        { id: 'author', type: 'uuid' },
        { id: 'day', type: 'text' },
      ],
      fields: [field('text')],
    },
  ],
  copies: [
    {
      id: 'orders',
      title: 'orders',
      where: 'Postgres',
      store: 'postgres',
      role: 'truth',
      tables: [
        { rowSet: 'order', table: 'Sales Dept."Order ""x"""', key, deletion: { column: 'deleted at', is: 'not_null' } },
        {
          rowSet: 'item',
          table: 'Sales Dept."order.items"',
          key: { ...key, line: 'LINE' },
          deletion: { column: 'gone', is: { equal: '1' } },
        },
        { rowSet: 'note', table: 'Sales Dept.notes', key: { ...key, author: 'author', day: 'day' } },
      ],
    },
    {
      id: 'analytics',
      title: 'analytics',
      where: 'ClickHouse',
      store: 'clickhouse',
      role: 'derived',
      tables: [
        {
          rowSet: 'order',
          table: 'Order Rows',
          key,
          deletion: { column: '_is deleted', is: { equal: '1' } },
          version: { unit: 'ms' },
        },
        { rowSet: 'item', table: '"order.items"', key: { ...key, line: 'LINE' }, version: { unit: 'none' } },
      ],
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

export const region = '0197aa00-0000-4000-8000-00000000000a';

export function orderName(order: string, tenant = 'Ünï "quoted"', inRegion = region): RecordName {
  return recordName(orderType, { tenant, region: inRegion, order });
}

const postgresKey = '"Tenant Id" varchar(40) NOT NULL, "region""id" uuid NOT NULL, "select" bigint NOT NULL';
const keyColumns = '"Tenant Id", "region""id", "select"';

export const orderTablesInPostgres = [
  'CREATE SCHEMA "Sales Dept"',
  `CREATE TABLE "Sales Dept"."Order ""x""" (${postgresKey}, "Größe" numeric(12,2), "from" text, "deleted at" timestamptz, PRIMARY KEY (${keyColumns}))`,
  `CREATE TABLE "Sales Dept"."order.items" (${postgresKey}, "LINE" integer NOT NULL, price numeric, gone smallint NOT NULL DEFAULT 0, PRIMARY KEY (${keyColumns}, "LINE"))`,
  `CREATE TABLE "Sales Dept".notes (${postgresKey}, author uuid NOT NULL, day text NOT NULL, text text, PRIMARY KEY (${keyColumns}, author, day))`,
  'GRANT USAGE ON SCHEMA "Sales Dept" TO PUBLIC',
  'GRANT SELECT ON ALL TABLES IN SCHEMA "Sales Dept" TO PUBLIC',
];

const clickhouseKey = '`Tenant Id` LowCardinality(String), `region"id` UUID, `select` Int64';

export const orderTablesInClickHouse = [
  `CREATE TABLE \`Order Rows\` (${clickhouseKey}, \`größe\` Decimal(12, 2), \`FROM\` String, \`version ms\` UInt64, \`_is deleted\` UInt8)
   ENGINE = ReplacingMergeTree(\`version ms\`) ORDER BY (\`Tenant Id\`, \`region"id\`, \`select\`) SETTINGS merge_selector_base = 1000`,
  `CREATE TABLE \`order.items\` (${clickhouseKey}, LINE UInt32, price Float64, lsn UInt64)
   ENGINE = ReplacingMergeTree(lsn) ORDER BY (\`Tenant Id\`, \`region"id\`, \`select\`, LINE) SETTINGS merge_selector_base = 1000`,
];
