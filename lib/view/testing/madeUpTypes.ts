import type { Evidence, SourceRead, TableFacts } from '@/lib/evidence/model';
import { tellEvidence } from '@/lib/evidence/testing/tellEvidence';
import type { FieldValue } from '@/lib/record/fieldValue';
import { recordName } from '@/lib/record/recordName';
import {
  clickhouseCopiesOf,
  derivedOf,
  postgresCopiesOf,
  sourcesOf,
  type Field,
  type KeyPart,
  type RecordType,
  type RowSet,
} from '@/lib/record/RecordType';
import type { FieldValues, RowKey } from '@/lib/record/rows';
import type { Inspection } from '../inspection';
import { at } from './inspections';

/** What a made-up record type is like; whatever is left out it does not have. */
export interface TypeShape {
  readonly keyParts?: number;
  readonly fields?: number;
  /** Further key parts of each child row set. */
  readonly children?: readonly { readonly noun: string; readonly plural: string; readonly keyParts: number }[];
  readonly derived?: readonly string[];
  readonly clickhouse?: readonly string[];
}

const parts = (count: number, letter: string): readonly KeyPart[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${letter}${index + 1}`, type: 'text' as const }));

/** A shipment, of any shape; nothing of it is called as anything of another type is. */
export function aShipmentType({
  keyParts = 1,
  fields = 2,
  children = [],
  derived = [],
  clickhouse = ['warehouse'],
}: TypeShape = {}): RecordType {
  const key = parts(keyParts, 'part');
  const copies = ['ledger', ...derived, ...clickhouse];
  const fieldsOf = (count: number): readonly Field[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `field${index + 1}`,
      label: `field ${index + 1}`,
      columns: Object.fromEntries(copies.map((copy) => [copy, `column_${index + 1}`])),
    }));
  const rows: readonly RowSet[] = [
    { id: 'shipment', noun: 'shipment', plural: 'shipments', key: [], fields: fieldsOf(fields) },
    ...children.map(({ noun, plural, keyParts: own }) => ({
      id: noun,
      noun,
      plural,
      key: parts(own, noun),
      fields: fieldsOf(2),
    })),
  ];
  const tablesOf = (copy: string) =>
    rows.map((rowSet) => ({
      rowSet: rowSet.id,
      table: `${copy}.${rowSet.plural}`,
      key: Object.fromEntries([...key, ...rowSet.key].map(({ id }) => [id, id])),
    }));
  const copyOf = (id: string) => ({ id, title: id, where: `where ${id} is`, tables: tablesOf(id) });
  return {
    id: 'shipment',
    title: 'Shipment',
    name: `shipments/${key.map(({ id }) => `{${id}}`).join('/')}`,
    key,
    rows,
    copies: [
      { ...copyOf('ledger'), store: 'postgres', role: 'truth' },
      ...derived.map((id) => ({ ...copyOf(id), store: 'postgres' as const, role: 'derived' as const })),
      ...clickhouse.map((id) => ({ ...copyOf(id), store: 'clickhouse' as const, role: 'derived' as const })),
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
}

/** Values of the record's own row that a copy holds in place of the truth's, by copy id. */
export type Broken = Readonly<Record<string, Readonly<Record<string, FieldValue>>>>;

/** A record of a type as an inspection tells it: every copy equal and long settled, but for what is `broken`. Two rows of each child row set. */
export function anInspectionOf(type: RecordType, broken: Broken = {}): Inspection {
  const evidence = evidenceOf(type, broken);
  const inspection = {
    name: evidence.name.text,
    recordType: type.id,
    title: type.title,
    environment: 'local',
    inspectedAt: evidence.inspectedAt,
    durationMs: 5,
    settleMs: evidence.settleMs,
    ...tellEvidence(evidence),
    copies: sourcesOf(type).map((source) => ({
      ...source,
      status: 'ok',
      durationMs: 2,
      error: null,
      queries: [{ title: `Rows of ${source.title}`, sql: 'SELECT 1', parameters: {} }],
      warnings: [],
    })),
    rowSets: type.rows.map(({ key, fields, ...rowSet }) => ({
      ...rowSet,
      key: key.map(({ id }) => id),
      fields: fields.map(({ id, label }) => ({ id, label })),
    })),
    calls: [],
    callsError: null,
    commits: [],
  };
  return inspection as unknown as Inspection;
}

function evidenceOf(type: RecordType, broken: Broken): Evidence {
  const keys = type.rows.flatMap((rowSet): readonly RowKey[] =>
    rowSet.key.length === 0
      ? [{ rowSet: rowSet.id, key: {} }]
      : ['a', 'b'].map((letter) => ({
          rowSet: rowSet.id,
          key: Object.fromEntries(rowSet.key.map(({ id }, index) => [id, `${letter}${index + 1}`])),
        })),
  );
  const valuesOf = (copy: string, row: RowKey): FieldValues => ({
    ...Object.fromEntries(
      (type.rows.find(({ id }) => id === row.rowSet)?.fields ?? []).map(({ id }) => [id, `value of ${id}`]),
    ),
    ...(Object.keys(row.key).length === 0 ? broken[copy] : {}),
  });
  const rowsOf = (copy: string) => keys.map((row) => ({ row, values: valuesOf(copy, row) }));
  const types = (declared: string) =>
    Object.fromEntries(
      type.rows.map(({ id, fields }) => [id, Object.fromEntries(fields.map((field) => [field.id, declared]))]),
    );
  return {
    type,
    name: recordName(type, Object.fromEntries(type.key.map(({ id }, index) => [id, `key-${index + 1}`]))),
    inspectedAt: at(600_000),
    settleMs: 2000,
    calls: [],
    sources: {
      truth: read({ rows: rowsOf('ledger'), commits: [], types: types('text') }),
      derived: postgresCopiesOf(type).map(({ id }) => ({
        copy: id,
        read: read({ rows: rowsOf(id).map((row) => ({ ...row, root: null })), types: types('text') }),
      })),
      clickhouse: clickhouseCopiesOf(type).map(({ id }) => ({
        copy: id,
        final: read({ rows: rowsOf(id) }),
        raw: read({
          versions: rowsOf(id).map(({ row, values }) => ({
            row,
            version: at(1),
            insertOrder: 1,
            part: 'all_1_1_0',
            mergedInserts: 0,
            survives: true,
            tombstone: false,
            deleted: false,
            markedDeletedBy: null,
            insertedAt: null,
            values,
          })),
          facts: Object.fromEntries(
            (derivedOf(type).find((copy) => copy.id === id)?.tables ?? []).map(({ rowSet, table }) => [
              rowSet,
              tableFacts(table),
            ]),
          ),
          types: types('String'),
          cut: [],
        }),
      })),
    },
  };
}

function tableFacts(name: string): TableFacts {
  return {
    name,
    engine: 'ReplacingMergeTree',
    versionColumn: 'changed',
    versionType: "DateTime64(6, 'UTC')",
    isDeletedColumn: null,
    deletionMarks: [],
    sortingKey: ['part1'],
    partitionKey: '',
    columns: {},
    computed: [],
    warnings: [],
  };
}

function read<T>(data: T): SourceRead<T> {
  return { status: 'ok', durationMs: 2, data };
}
