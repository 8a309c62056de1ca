import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import type { FieldValue } from '@/lib/record/fieldValue';
import { recordName } from '@/lib/record/recordName';
import { rowSetOf } from '@/lib/record/RecordType';
import { isRoot, type FieldValues, type RowKey } from '@/lib/record/rows';
import type {
  Call,
  ColumnTypes,
  Commit,
  DerivedRow,
  Evidence,
  RawCopy,
  RowVersion,
  SourceError,
  SourceRead,
  StepTrace,
  TableFacts,
} from '../model';
import type { StepMeaning } from '../stepMeaning';

export const NAME = recordName(scorecardType, {
  customer: 'cox',
  profile: 'sales',
  scorecard: '019bd2e8-5c71-70e9-9a89-acb3efd08e34',
});
export const INSPECTED_AT = '2026-01-18T10:41:55.000000Z';
const EPOCH = '1970-01-01T00:00:00.000000Z';

/** The key of the card's row, and of a score's. */
export const CARD: RowKey = { rowSet: 'card', key: {} };

export function score(criterion: string): RowKey {
  return { rowSet: 'score', key: { criterion } };
}

/** A time of the incident's minute: `at(7.418204)` is 10:32:07.418204. */
export function at(seconds: number): string {
  const [whole, fraction] = seconds.toFixed(6).split('.') as [string, string];
  return `2026-01-18T10:32:${whole.padStart(2, '0')}.${fraction}Z`;
}

/** director's card as a Create leaves it; every field has a value. */
export const createdCard: FieldValues = {
  submittedAt: null,
  submitterUserId: null,
  comment: '',
  score: null,
  manuallyScored: false,
  taskIds: [],
  messageIds: [],
  lastUpdaterUserId: 'users/coach-1',
  creatorUserId: 'users/coach-1',
  submissionSource: 'web',
  templateId: 'templates/1',
  conversationId: 'conversations/1',
  agentUserId: 'users/agent-1',
  processInteractionAt: null,
  processId: null,
  createdAt: at(0),
  updatedAt: at(0),
};

export const plainScore: FieldValues = {
  numericValue: 4,
  aiValue: null,
  textValue: 'clear',
  notApplicable: false,
  aiScored: false,
};

/** What the columns of both stores are declared as; a field of the card that ClickHouse keeps no column for is in one only. */
const declared: Readonly<Record<string, Readonly<Record<string, readonly [postgres: string, clickhouse?: string]>>>> = {
  card: {
    submittedAt: ['timestamp with time zone', "DateTime64(6, 'UTC')"],
    submitterUserId: ['text', 'String'],
    comment: ['text', 'String'],
    score: ['double precision', 'Nullable(Float64)'],
    manuallyScored: ['boolean', 'Bool'],
    taskIds: ['text[]', 'Array(String)'],
    messageIds: ['text[]', 'Array(String)'],
    lastUpdaterUserId: ['text', 'String'],
    creatorUserId: ['text', 'String'],
    submissionSource: ['text', 'LowCardinality(String)'],
    templateId: ['text', 'String'],
    conversationId: ['text', 'String'],
    agentUserId: ['text', 'String'],
    processInteractionAt: ['timestamp with time zone', "DateTime64(3, 'UTC')"],
    processId: ['text', 'String'],
    createdAt: ['timestamp with time zone', "DateTime64(6, 'UTC')"],
    updatedAt: ['timestamp with time zone'],
  },
  score: {
    numericValue: ['double precision', 'Nullable(Float64)'],
    aiValue: ['double precision', 'Nullable(Float64)'],
    textValue: ['text', 'String'],
    notApplicable: ['boolean', 'Bool'],
    aiScored: ['boolean', 'Bool'],
  },
};

export const postgresTypes: ColumnTypes = typesOf(0);
export const clickhouseTypes: ColumnTypes = typesOf(1);

function typesOf(store: 0 | 1): ColumnTypes {
  return Object.fromEntries(
    Object.entries(declared).map(([rowSet, fields]) => [
      rowSet,
      Object.fromEntries(
        Object.entries(fields).flatMap(([field, types]) => (types[store] === undefined ? [] : [[field, types[store]]])),
      ),
    ]),
  );
}

/** What ClickHouse makes of a Postgres row: NULL becomes the default unless the column is Nullable; a column it lacks is left out. */
export function toClickhouse(rowSet: 'card' | 'score', row: FieldValues): FieldValues {
  return Object.fromEntries(
    Object.entries(clickhouseTypes[rowSet] ?? {}).flatMap(([field, type]) => {
      if (!Object.hasOwn(row, field)) return [];
      const value = row[field] ?? null;
      return [[field, value === null && !type.startsWith('Nullable') ? defaultOf(type) : value]];
    }),
  );
}

function defaultOf(type: string): FieldValue {
  if (type.startsWith('DateTime')) return EPOCH;
  if (type.startsWith('Array')) return [];
  return type === 'Bool' ? false : type.startsWith('Float') ? 0 : '';
}

export interface VersionInput {
  readonly criterionId?: string;
  readonly version: string | null;
  readonly row: FieldValues;
  readonly insertOrder?: number | null;
  readonly survives?: boolean;
  readonly tombstone?: boolean;
  readonly cancels?: boolean;
  readonly deleted?: boolean;
  readonly mergedInserts?: number;
  readonly part?: string;
  readonly insertedAt?: string | null;
  readonly markedDeletedBy?: string | null;
}

/** A version made from a Postgres row. */
export function version(input: VersionInput): RowVersion {
  const row = input.criterionId === undefined ? CARD : score(input.criterionId);
  const insertOrder = input.insertOrder === undefined ? 1 : input.insertOrder;
  return {
    row,
    version: input.version,
    insertOrder,
    part: input.part ?? `cox-sales_${insertOrder ?? 1}_${insertOrder ?? 1}_0`,
    mergedInserts: input.mergedInserts ?? 0,
    survives: input.survives ?? false,
    tombstone: input.tombstone ?? false,
    ...(input.cancels && { cancels: true }),
    deleted: input.deleted ?? false,
    markedDeletedBy: input.markedDeletedBy ?? null,
    insertedAt: input.insertedAt ?? null,
    values: toClickhouse(isRoot(row) ? 'card' : 'score', input.row),
  };
}

export function tableFacts(rowSet: 'card' | 'score', columns: Readonly<Record<string, string>> = {}): TableFacts {
  const types = clickhouseTypes[rowSet] ?? {};
  return {
    name: rowSet === 'card' ? 'scorecard' : 'scorecard_score',
    engine: 'ReplacingMergeTree',
    versionColumn: 'update_time',
    versionType: "DateTime64(6, 'UTC')",
    isDeletedColumn: null,
    deletionMarks: [],
    sortingKey: ['customer_id', 'profile_id', 'scorecard_id'],
    partitionKey: 'customer_id, profile_id',
    columns: {
      ...Object.fromEntries(
        rowSetOf(scorecardType, rowSet).fields.flatMap(({ id, columns: { clickhouse } }) =>
          clickhouse === undefined ? [] : [[clickhouse, types[id] ?? '']],
        ),
      ),
      ...columns,
    },
    computed: [],
    warnings: [],
  };
}

/** A row of historic: a score, with the card's fields beside it. */
export function historicRow(criterion: string, card: FieldValues, values: FieldValues): DerivedRow {
  return { row: score(criterion), root: card, values };
}

export interface RecordInput {
  readonly card?: FieldValues | null;
  readonly scores?: Readonly<Record<string, FieldValues>>;
  /** What differs from a healthy copy; each replaces the whole part. */
  readonly historic?: readonly DerivedRow[];
  readonly finalCards?: readonly FieldValues[];
  readonly finalScores?: readonly { readonly criterionId: string; readonly values: FieldValues }[];
  readonly versions?: readonly RowVersion[];
  readonly commits?: readonly Commit[];
  readonly calls?: readonly Call[];
  readonly unavailable?: readonly string[];
  readonly inspectedAt?: string;
  readonly settleMs?: number;
  readonly cardColumns?: Readonly<Record<string, string>>;
  /** By field of the card, types of the truth's columns that are declared otherwise. */
  readonly truthTypes?: Readonly<Record<string, string>>;
  readonly cardFacts?: Partial<TableFacts>;
  readonly cut?: RawCopy['cut'];
}

/** The evidence of a record; whatever the input leaves out is as on a healthy one, long settled. `unavailable`: source ids. */
export function evidence(input: RecordInput = {}): Evidence {
  const card = input.card === undefined ? createdCard : input.card;
  const scores = Object.entries(input.scores ?? (card ? { 'c-1': plainScore } : {}));
  const versions =
    input.versions ??
    (card
      ? [
          version({ version: at(1), row: card, survives: true }),
          ...scores.map(([criterionId, row]) => version({ criterionId, version: at(1), row, survives: true })),
        ]
      : []);
  const truth = {
    rows: [
      ...(card ? [{ row: CARD, values: card }] : []),
      ...scores.map(([criterion, values]) => ({ row: score(criterion), values })),
    ],
    commits: input.commits ?? [],
    types: { ...postgresTypes, card: { ...postgresTypes.card, ...input.truthTypes } },
  };
  const historic = {
    rows: input.historic ?? (card ? scores.map(([criterion, values]) => historicRow(criterion, card, values)) : []),
    types: postgresTypes,
  };
  const finalScores =
    input.finalScores ?? scores.map(([criterionId, row]) => ({ criterionId, values: toClickhouse('score', row) }));
  const final = {
    rows: [
      ...(input.finalCards ?? (card ? [toClickhouse('card', card)] : [])).map((values) => ({ row: CARD, values })),
      ...finalScores.map(({ criterionId, values }) => ({ row: score(criterionId), values })),
    ],
  };
  const raw: RawCopy = {
    versions,
    facts: { card: { ...tableFacts('card', input.cardColumns), ...input.cardFacts }, score: tableFacts('score') },
    types: { ...clickhouseTypes, card: withColumns(input.cardColumns ?? {}) },
    cut: input.cut ?? [],
  };
  const down = (id: string) => input.unavailable?.includes(id) ?? false;
  return {
    type: scorecardType,
    name: NAME,
    inspectedAt: input.inspectedAt ?? INSPECTED_AT,
    settleMs: input.settleMs ?? 2000,
    calls: input.calls ?? [],
    sources: {
      truth: read(truth, card === null, down('director')),
      derived: [{ copy: 'historic', read: read(historic, historic.rows.length === 0, down('historic')) }],
      clickhouse: [
        {
          copy: 'clickhouse',
          final: read(final, final.rows.length === 0, down('clickhouse.final')),
          raw: read(raw, versions.length === 0, down('clickhouse.raw')),
        },
      ],
    },
  };
}

/** The types of the card's fields where some columns are declared otherwise. */
function withColumns(columns: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rowSetOf(scorecardType, 'card').fields.flatMap(({ id, columns: { clickhouse } }) => {
      const type = clickhouse === undefined ? undefined : (columns[clickhouse] ?? clickhouseTypes.card?.[id]);
      return type === undefined ? [] : [[id, type]];
    }),
  );
}

export function call(input: Partial<Call> & Pick<Call, 'call' | 'startedAt' | 'finishedAt'>): Call {
  return { status: 200, response: {}, ...input };
}

const meanings: Readonly<Record<string, StepMeaning>> = serviceSteps;

/** A step of the reference service; one of another name says nothing. */
export function trace(name: string, actor: string, startedAt: string, finishedAt: string): StepTrace {
  return { name, actor, startedAt, finishedAt, ...meanings[name] };
}

/** Steps from `[name, start, end]`, all of one actor. */
export function steps(
  actor: string,
  ...list: readonly (readonly [string, number, number])[]
): NonNullable<Call['steps']> {
  return list.map(([name, start, end]) => trace(name, actor, at(start), at(end)));
}

function read<T>(data: T, missing: boolean, unavailable: boolean): SourceRead<T> {
  const error: SourceError = { code: 'timeout', message: 'It did not answer in time.', hint: 'Try again.' };
  if (unavailable) return { status: 'unavailable', durationMs: 5000, error };
  return { status: missing ? 'missing' : 'ok', durationMs: 1, data };
}
