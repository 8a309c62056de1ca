import { cardFields, scoreFields } from '@/lib/record/catalogue';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { FieldValues } from '@/lib/record/record';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import { scorecardName } from '@/lib/record/resourceName';
import type {
  Call,
  Evidence,
  FinalCopy,
  HistoricCopy,
  PostgresCopy,
  RawCopy,
  RowVersion,
  SourceError,
  SourceRead,
  StepTrace,
  TableFacts,
} from '../model';
import type { StepMeaning } from '../stepMeaning';

export const NAME = scorecardName('cox', 'sales', '019bd2e8-5c71-70e9-9a89-acb3efd08e34');
export const INSPECTED_AT = '2026-01-18T10:41:55.000000Z';
const EPOCH = '1970-01-01T00:00:00.000000Z';

/** A time of the incident's minute: `at(7.418204)` is 10:32:07.418204. */
export function at(seconds: number): string {
  const [whole, fraction] = seconds.toFixed(6).split('.') as [string, string];
  return `2026-01-18T10:32:${whole.padStart(2, '0')}.${fraction}Z`;
}

/** director's card as a Create leaves it; every field of the catalogue has a value. */
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

/** What ClickHouse makes of a Postgres row: NULL becomes the default unless the column is Nullable; a column it lacks is left out. */
export function toClickhouse(table: 'card' | 'score', row: FieldValues): FieldValues {
  const fields = table === 'card' ? cardFields : scoreFields;
  return Object.fromEntries(
    fields.flatMap((field) => {
      if (!field.clickhouse || !Object.hasOwn(row, field.id)) return [];
      const value = row[field.id] ?? null;
      const defaults: Record<typeof field.kind, FieldValue> = {
        timestamp: EPOCH,
        text: '',
        textArray: [],
        boolean: false,
        float: 0,
      };
      return [
        [field.id, value === null && !field.clickhouse.type.startsWith('Nullable') ? defaults[field.kind] : value],
      ];
    }),
  );
}

export interface VersionInput {
  readonly criterionId?: string;
  readonly version: string | null;
  readonly row: FieldValues;
  readonly insertOrder?: number | null;
  readonly survives?: boolean;
  readonly tombstone?: boolean;
  readonly deleted?: boolean;
  readonly mergedInserts?: number;
  readonly part?: string;
  readonly insertedAt?: string | null;
  readonly markedDeletedBy?: string | null;
}

/** A version made from a Postgres row. */
export function version(input: VersionInput): RowVersion {
  const table = input.criterionId === undefined ? 'card' : 'score';
  const insertOrder = input.insertOrder === undefined ? 1 : input.insertOrder;
  return {
    table,
    criterionId: input.criterionId ?? null,
    version: input.version,
    insertOrder,
    part: input.part ?? `cox-sales_${insertOrder ?? 1}_${insertOrder ?? 1}_0`,
    mergedInserts: input.mergedInserts ?? 0,
    survives: input.survives ?? false,
    tombstone: input.tombstone ?? false,
    deleted: input.deleted ?? false,
    markedDeletedBy: input.markedDeletedBy ?? null,
    insertedAt: input.insertedAt ?? null,
    values: toClickhouse(table, input.row),
  };
}

export function tableFacts(table: 'card' | 'score', columns: Readonly<Record<string, string>> = {}): TableFacts {
  const fields = table === 'card' ? cardFields : scoreFields;
  return {
    name: table === 'card' ? 'scorecard' : 'scorecard_score',
    engine: 'ReplacingMergeTree',
    versionColumn: 'update_time',
    versionType: "DateTime64(6, 'UTC')",
    isDeletedColumn: null,
    deletionMarks: [],
    sortingKey: ['customer_id', 'profile_id', 'scorecard_id'],
    partitionKey: 'customer_id, profile_id',
    columns: {
      ...Object.fromEntries(
        fields.flatMap((field) => (field.clickhouse ? [[field.clickhouse.column, field.clickhouse.type]] : [])),
      ),
      ...columns,
    },
    warnings: [],
  };
}

export interface RecordInput {
  readonly card?: FieldValues | null;
  readonly scores?: Readonly<Record<string, FieldValues>>;
  /** What differs from a healthy copy; each replaces the whole part. */
  readonly historic?: HistoricCopy['rows'];
  readonly finalCards?: readonly FieldValues[];
  readonly finalScores?: FinalCopy['scores'];
  readonly versions?: readonly RowVersion[];
  readonly commits?: PostgresCopy['commits'];
  readonly calls?: readonly Call[];
  readonly unavailable?: readonly (keyof Evidence['sources'])[];
  readonly inspectedAt?: string;
  readonly settleMs?: number;
  readonly cardColumns?: Readonly<Record<string, string>>;
  readonly cardFacts?: Partial<TableFacts>;
  readonly cut?: RawCopy['cut'];
}

/** The evidence of a record; whatever the input leaves out is as on a healthy one, long settled. */
export function evidence(input: RecordInput = {}): Evidence {
  const card = input.card === undefined ? createdCard : input.card;
  const scores = Object.entries(card ? (input.scores ?? { 'c-1': plainScore }) : {}).map(([criterionId, values]) => ({
    criterionId,
    values,
  }));
  const versions =
    input.versions ??
    (card
      ? [
          version({ version: at(1), row: card, survives: true }),
          ...scores.map((score) =>
            version({ criterionId: score.criterionId, version: at(1), row: score.values, survives: true }),
          ),
        ]
      : []);
  const postgres: PostgresCopy = { card, scores, commits: input.commits ?? [] };
  const historic: HistoricCopy = {
    rows:
      input.historic ??
      (card ? scores.map((score) => ({ criterionId: score.criterionId, card, score: score.values })) : []),
  };
  const final: FinalCopy = {
    cards: input.finalCards ?? (card ? [toClickhouse('card', card)] : []),
    scores:
      input.finalScores ??
      scores.map((score) => ({ criterionId: score.criterionId, values: toClickhouse('score', score.values) })),
  };
  const raw: RawCopy = {
    versions,
    facts: { card: { ...tableFacts('card', input.cardColumns), ...input.cardFacts }, score: tableFacts('score') },
    cut: input.cut ?? [],
  };
  const down = (id: keyof Evidence['sources']) => input.unavailable?.includes(id) ?? false;
  return {
    name: NAME,
    inspectedAt: input.inspectedAt ?? INSPECTED_AT,
    settleMs: input.settleMs ?? 2000,
    calls: input.calls ?? [],
    sources: {
      postgres: read(postgres, card === null, down('postgres')),
      historic: read(historic, historic.rows.length === 0, down('historic')),
      clickhouseFinal: read(final, final.cards.length === 0, down('clickhouseFinal')),
      clickhouseRaw: read(raw, versions.length === 0, down('clickhouseRaw')),
    },
  };
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
