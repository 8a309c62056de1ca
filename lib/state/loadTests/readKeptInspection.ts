import type { Inspection } from '@/lib/contract/inspect';
import { fieldStatuses } from '@/lib/evidence/model';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { RowKey } from '@/lib/record/rows';

/** The format before there were record types: one kind of record, with a property for each of its copies and row sets. */
interface FormerInspection {
  readonly sources: Readonly<Record<FormerSource, FormerRead>>;
  readonly fields: readonly FormerField[];
  readonly scores: readonly {
    readonly criterionId: string;
    readonly status: Inspection['rows'][number]['status'];
    readonly fields: readonly FormerField[];
  }[];
  readonly checks: Inspection['checks'];
  readonly versions: readonly ({ readonly criterionId: string | null } & Readonly<Record<string, unknown>>)[];
  readonly commits: readonly ({ readonly keys?: readonly (string | null)[] } & Readonly<Record<string, unknown>>)[];
  readonly findings: readonly FormerFinding[];
  readonly droppedCalls?: readonly ({ readonly evidence: string } & Readonly<Record<string, unknown>>)[];
}
type FormerSource = 'postgres' | 'historic' | 'clickhouseFinal' | 'clickhouseRaw';
type FormerRead = Pick<Inspection['copies'][number], 'status' | 'durationMs' | 'error' | 'queries' | 'warnings'>;
type FormerField = Readonly<Record<FormerSource, FieldValue>> & {
  readonly field: string;
  readonly label: string;
  readonly status: Inspection['rows'][number]['status'];
  readonly absent: readonly FormerSource[];
  readonly differs: readonly FormerSource[];
};
type Facts = Readonly<Record<string, unknown>>;
interface FormerFinding {
  readonly code: string;
  readonly explainedBy: string | null;
  readonly evidence: Facts;
}

const ROOT = 'card';
const CHILD = 'score';
const CHILD_KEY = 'criterion';
const CLICKHOUSE = 'clickhouse';
const HISTORIC = 'historic';

/** The copies at that time. The record type may have changed since. */
const copies: Readonly<Record<FormerSource, Omit<Inspection['copies'][number], keyof FormerRead>>> = {
  postgres: {
    id: 'director',
    copy: 'director',
    title: 'director',
    where: 'Postgres, the truth',
    store: 'postgres',
    role: 'truth',
    view: 'rows',
  },
  historic: {
    id: HISTORIC,
    copy: HISTORIC,
    title: 'historic',
    where: 'Postgres, schema historic: one row per score',
    store: 'postgres',
    role: 'derived',
    view: 'rows',
  },
  clickhouseFinal: {
    id: 'clickhouse.final',
    copy: CLICKHOUSE,
    title: 'FINAL',
    where: 'ClickHouse, the merged view',
    store: 'clickhouse',
    role: 'derived',
    view: 'final',
  },
  clickhouseRaw: {
    id: 'clickhouse.raw',
    copy: CLICKHOUSE,
    title: 'RAW',
    where: 'ClickHouse, every row version it still stores',
    store: 'clickhouse',
    role: 'derived',
    view: 'raw',
  },
};
const sources = Object.keys(copies) as readonly FormerSource[];

/** Needed even if no copy holds such a row, because a version may. */
const childFields = [
  { id: 'numericValue', label: 'numeric value' },
  { id: 'aiValue', label: 'AI value' },
  { id: 'textValue', label: 'text value' },
  { id: 'notApplicable', label: 'not applicable' },
  { id: 'aiScored', label: 'AI scored' },
] as const;

const checkIds: Readonly<Record<string, string>> = {
  score_count: 'row_count',
  score_values: 'child_fields',
  card_fields: 'root_fields',
};
const codes: Readonly<Record<string, string>> = {
  missing_score: 'missing_row',
  orphan_score: 'orphan_row',
  historic_divergence: 'derived_divergence',
};

/** A stored inspection of any build, in the current format. Its sentences stay unchanged. */
export function readKeptInspection(kept: unknown): Inspection {
  if (!isFormer(kept)) return kept as Inspection;
  const { sources: reads, fields, scores, checks, versions, commits, findings, droppedCalls, ...same } = kept;
  const converted = {
    ...same,
    recordType: 'scorecard',
    title: 'Scorecard',
    copies: sources.map((source) => ({ ...copies[source], ...reads[source] })),
    rowSets: [
      { id: ROOT, noun: 'card', plural: 'cards', key: [], fields: fields.map(namesOf) },
      {
        id: CHILD,
        noun: 'score',
        plural: 'scores',
        key: [CHILD_KEY],
        fields: childFields.map((field) => ({ ...field })),
      },
    ],
    checks: checks.map((check) => ({ ...check, id: checkIds[check.id] ?? check.id })),
    rows: [
      { ...rowOf(null), status: worstOf(fields), fields: fields.map(toField) },
      ...scores.map((row) => ({ ...rowOf(row.criterionId), status: row.status, fields: row.fields.map(toField) })),
    ],
    versions: versions.map(({ table: _table, criterionId, ...version }) => ({
      ...version,
      copy: CLICKHOUSE,
      ...rowOf(criterionId),
    })),
    commits: commits.map(({ keys = [], ...commit }) => ({ ...commit, rows: keys.map(rowOf) })),
    findings: findings.map(toFinding),
    notJudged: [],
    ...(droppedCalls === undefined
      ? {}
      : {
          droppedCalls: droppedCalls.map((calls) => ({
            ...calls,
            evidence: calls.evidence === 'shown_submission' ? 'shown_milestone' : calls.evidence,
          })),
        }),
  };
  // Only the format identifies what an earlier build stored. A test checks the result against the schema.
  return converted as unknown as Inspection;
}

function isFormer(kept: unknown): kept is FormerInspection {
  return typeof kept === 'object' && kept !== null && 'sources' in kept && !('copies' in kept);
}

function rowOf(child: string | null): RowKey & { key: Record<string, string> } {
  return child === null ? { rowSet: ROOT, key: {} } : { rowSet: CHILD, key: { [CHILD_KEY]: child } };
}

function namesOf({ field, label }: FormerField): { id: string; label: string } {
  return { id: field, label };
}

/** A copy without a row used to have the value NULL, and now has none. */
function toField({
  absent,
  differs,
  postgres,
  historic,
  clickhouseFinal,
  clickhouseRaw,
  ...field
}: FormerField): object {
  const values = { postgres, historic, clickhouseFinal, clickhouseRaw };
  return {
    ...field,
    values: Object.fromEntries(
      sources.filter((source) => !absent.includes(source)).map((source) => [copies[source].id, values[source]]),
    ),
    absent: absent.map((source) => copies[source].id),
    differs: differs.map((source) => copies[source].id),
  };
}

function worstOf(fields: readonly FormerField[]): Inspection['rows'][number]['status'] {
  const found = new Set(fields.map(({ status }) => status));
  return [...fieldStatuses].reverse().find((status) => found.has(status)) ?? 'unknown';
}

function toFinding({ code, explainedBy, evidence, ...said }: FormerFinding): object {
  return {
    ...said,
    code: codes[code] ?? code,
    copy: copyOf(code),
    explainedBy: explainedBy === null ? null : (codes[explainedBy] ?? explainedBy),
    evidence: toFacts(code, evidence),
  };
}

function copyOf(code: string): string | null {
  if (code === 'lost_update' || code === 'in_flight') return null;
  return code === 'historic_divergence' ? HISTORIC : CLICKHOUSE;
}

function toFacts(code: string, facts: Facts): object {
  const rows = (children: unknown) => (children as readonly (string | null)[]).map(rowOf);
  switch (code) {
    case 'missing_score':
      return { rows: renamed(facts.criteria) };
    case 'orphan_score':
      return { rows: rows(facts.criteria), marked: rows(facts.marked) };
    case 'historic_divergence':
      return {
        ...(renamed(facts) as Facts),
        missingRows: rows(facts.missingRows),
        extraRows: rows(facts.extraRows),
      };
    case 'missing_in_postgres': {
      const { scoresInFinal, ...same } = facts;
      return {
        ...same,
        deletedBy: facts.deletedAt === null ? null : 'DeleteScorecard',
        childrenInFinal: scoresInFinal === 0 ? [] : [{ rowSet: CHILD, rows: scoresInFinal }],
      };
    }
    default:
      return renamed(facts) as Facts;
  }
}

/** `criterionId` became the key of a row and `director` the truth, at any depth. Values of fields are not objects and stay unchanged. */
function renamed(facts: unknown): unknown {
  if (Array.isArray(facts)) return facts.map(renamed);
  if (typeof facts !== 'object' || facts === null) return facts;
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]): [string, unknown] => {
      if (name === 'criterionId') return ['row', rowOf(value as string | null)];
      return [name === 'director' ? 'truth' : name, renamed(value)];
    }),
  );
}
