import { z } from 'zod';
import {
  callKinds,
  keyPartTypes,
  versionUnits,
  writeConditions,
  type DeletionPredicate,
} from '@/lib/record/RecordType';
import { parseTableName } from '@/lib/record/tableName';
import { object } from './strictObject';

const ID = /^[a-zA-Z][\w-]{0,62}$/;
const id = z.string('an id').regex(ID, 'an id of 1 to 63 letters, digits, hyphens or underscores, a letter first');
const text = (what: string) => z.string(what).min(1, what).max(500, what);
const column = text('the name of a column');
const table = text('the name of a table: schema.table or table').refine(
  (name) => parseTableName(name) !== null,
  'the name of a table: schema.table or table; quote a part that contains a dot',
);
const list = <Item extends z.ZodType>(item: Item, what: string) => z.array(item, what).max(1000, what);
const byName = <Value extends z.ZodType>(value: Value, what: string) => z.record(z.string(), value, what);

const deletionForm = '`column = value` or `column IS NOT NULL`';

/** Reads `_sign = -1`, `deleted = 'yes'`, `deleted_at IS NOT NULL`; the column may be in double quotes. null for anything else. */
export function parseDeletion(text: string): DeletionPredicate | null {
  const match = /^\s*("(?:[^"]|"")+"|[A-Za-z_]\w*)(?:\s*=\s*('(?:[^']|'')*'|[^\s']+)|\s+is\s+not\s+null)\s*$/i.exec(
    text,
  );
  if (match === null) return null;
  const [, name = '', value] = match;
  const unquoted = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
  if (value === undefined) return { column: unquoted, is: 'not_null' };
  const equal = value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;
  return { column: unquoted, is: { equal } };
}

const deletion = z.string(deletionForm).transform((said, context): DeletionPredicate => {
  const read = parseDeletion(said);
  if (read !== null) return read;
  context.issues.push({ code: 'custom', message: deletionForm, input: said });
  return z.NEVER;
});

const nouns = object(
  { one: text('a word, as in "the order"'), many: text('a word, as in "two orders"').optional() },
  'an object with "one" and "many"',
);
const version = object(
  {
    column: column.optional(),
    unit: z.enum(versionUnits, `one of ${versionUnits.join(', ')}`),
  },
  'an object with "column" and "unit"',
);
const fields = z.union(
  [
    z.literal('auto'),
    byName(
      object(
        {
          label: text('a label').optional(),
          columns: byName(column.nullable(), 'columns by copy').optional(),
          expressions: byName(z.string('an SQL expression'), 'SQL expressions by copy').optional(),
        },
        'an object with "label", "columns" and "expressions", or null',
      ).nullable(),
      'fields by name',
    ),
  ],
  '"auto", or an object of fields by their column in Postgres',
);
const ignore = list(
  object({ column, why: text('why it is not compared'), copy: id.optional() }, 'an object with "column" and "why"'),
  'a list of { "column", "why" }',
);
const renames = byName(column, 'the column in ClickHouse by column in Postgres');
const deleted = byName(deletion, `by copy: ${deletionForm}`);
const fieldNames = list(column, 'a list of fields');

const keyForm = object({
  pattern: text('a regular expression'),
  longest: z.int('a whole number').min(1, 'at least 1').max(1000, 'at most 1000'),
  expected: text('what is expected, in words'),
  example: text('an example'),
});
const keyParts = byName(
  object({
    type: z.enum(keyPartTypes, `one of ${keyPartTypes.join(', ')}`).optional(),
    form: keyForm.optional(),
    columns: byName(column, 'columns by copy').optional(),
  }),
  'an object of key parts',
);
const keyPartId = /^[A-Za-z]\w{0,62}$/;
const childKey = z
  .union([list(column, 'a list of columns'), keyParts], 'a list of columns, or an object of key parts')
  .refine((key) => (Array.isArray(key) ? key : Object.keys(key)).length > 0, 'at least one column, or one key part')
  .refine(
    (key) => Array.isArray(key) || Object.keys(key).every((part) => keyPartId.test(part)),
    'key parts whose names are letters, digits and "_", a letter first',
  );

const child = object({
  id,
  postgres: table,
  clickhouse: table.optional(),
  parent: byName(column, 'columns of the root’s table by column of this one').optional(),
  key: childKey.optional(),
  nouns: nouns.optional(),
  fields: fields.optional(),
  renames: renames.optional(),
  deleted: deleted.optional(),
  version: version.optional(),
  ignore: ignore.optional(),
});

const copy = object({
  id: id.refine(
    (value) => value !== 'postgres' && value !== 'clickhouse',
    'an id other than "postgres" and "clickhouse"',
  ),
  title: text('a title').optional(),
  store: z.enum(['postgres', 'clickhouse'], 'postgres or clickhouse'),
  table: table.optional(),
  children: byName(table, 'tables by id of a child').optional(),
  carriesRoot: id.optional(),
});

const call = object({
  id,
  noun: text('a word, as in "a Submit"').optional(),
  kind: z.enum(callKinds, `one of ${callKinds.join(', ')}`),
  sets: byName(z.enum(writeConditions, `one of ${writeConditions.join(', ')}`), 'conditions by field').default({}),
  replaces: list(
    object({ rowSet: id, list: text('a property'), key: byName(text('a property'), 'properties by key part') }),
    'a list of { "rowSet", "list", "key" }',
  ).default([]),
  computes: fieldNames.default([]),
  stamps: fieldNames.default([]),
  resource: text('a property').nullable().default(null),
}).transform((value) => ({ ...value, noun: value.noun ?? value.id }));

const milestone = object({
  id,
  title: text('a title'),
  fields: z.tuple([column], column, 'a list of one field or more'),
  past: text('a word, as in "Shipped, then lost"'),
  noun: text('a word, as in "holds a submission"'),
});

const settle = 'a whole number of milliseconds from 0 to 3600000';

/** An entry of `records`, as `RecordEntry` without the line on which it stands. */
export const recordEntrySchema = object(
  {
    id,
    title: text('a title').optional(),
    name: text('a name like tenants/{tenant_id}/orders/{id}'),
    postgres: table,
    clickhouse: table.optional(),
    key: keyParts.optional(),
    nouns: nouns.optional(),
    fields: fields.optional(),
    renames: renames.optional(),
    deleted: deleted.optional(),
    version: version.optional(),
    children: list(child, 'a list of children').optional(),
    copies: list(copy, 'a list of further copies').optional(),
    changedAt: column.nullable().optional(),
    createdAt: column.nullable().optional(),
    bookkeeping: fieldNames.optional(),
    milestones: list(milestone, 'a list of milestones').optional(),
    groups: list(
      object({ id, title: text('a title'), fields: fieldNames }),
      'a list of { "id", "title", "fields" }',
    ).optional(),
    calls: list(call, 'a list of calls').optional(),
    ignore: ignore.optional(),
    settleMs: z.int(settle).min(0, settle).max(3_600_000, settle).optional(),
  },
  'an object with "id", "name", "postgres" and "clickhouse"',
);

/** The keys of the objects in an entry, for suggestions after a typo. */
export const recordKeys: readonly { readonly path: RegExp; readonly keys: readonly string[] }[] = [
  { path: /\brecords\[\d+\]$/, keys: Object.keys(recordEntrySchema.shape) },
  { path: /\brecords\[\d+\]\.children\[\d+\]$/, keys: Object.keys(child.shape) },
  { path: /\brecords\[\d+\]\.copies\[\d+\]$/, keys: Object.keys(copy.shape) },
  { path: /\brecords\[\d+\]\.calls\[\d+\]$/, keys: Object.keys(call.in.shape) },
  { path: /\brecords\[\d+\]\.calls\[\d+\]\.replaces\[\d+\]$/, keys: ['rowSet', 'list', 'key'] },
  { path: /\brecords\[\d+\]\.milestones\[\d+\]$/, keys: Object.keys(milestone.shape) },
  { path: /\brecords\[\d+\]\.groups\[\d+\]$/, keys: ['id', 'title', 'fields'] },
  { path: /\brecords\[\d+\](\.children\[\d+\])?\.ignore\[\d+\]$/, keys: ['column', 'why', 'copy'] },
  { path: /\brecords\[\d+\](\.children\[\d+\])?\.nouns$/, keys: ['one', 'many'] },
  { path: /\brecords\[\d+\](\.children\[\d+\])?\.version$/, keys: ['column', 'unit'] },
  { path: /\brecords\[\d+\](\.children\[\d+\])?\.fields\.[^.]+$/, keys: ['label', 'columns', 'expressions'] },
  { path: /\brecords\[\d+\](\.children\[\d+\])?\.key\.[^.]+$/, keys: ['type', 'form', 'columns'] },
  {
    path: /\brecords\[\d+\](\.children\[\d+\])?\.key\.[^.]+\.form$/,
    keys: ['pattern', 'longest', 'expected', 'example'],
  },
];
