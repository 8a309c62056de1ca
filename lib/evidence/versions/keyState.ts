import type { FieldValue } from '@/lib/record/fieldValue';
import { rowId, type FieldValues, type RowKey } from '@/lib/record/rows';
import type { RowVersion } from '../model';
import {
  clickhouseType,
  fieldsOf,
  finalRowsOf,
  isHidden,
  rowsIn,
  truthRow,
  truthType,
  valueOf,
  type Copies,
} from '../compare/copies';
import { readColumnType } from '../compare/columnType';
import { compareValues } from '../compare/compareValues';
import type { Judgement } from '../compare/judgement';
import { byInsertion, byVersion, groupByRow, versionsOf } from './orderVersions';

/** One sorting key: what the truth and FINAL hold of it, and the versions RAW still has. */
export interface KeyState {
  readonly row: RowKey;
  readonly state: 'agree' | 'differ' | 'only_truth' | 'only_final' | 'neither';
  readonly truth: FieldValues | null;
  readonly final: readonly FieldValues[];
  /** FINAL's first row held against truth's, field by field; empty when one of them has none. */
  readonly judged: readonly JudgedField[];
  /** Fields in which FINAL differs from truth. */
  readonly differing: readonly string[];
  /** Oldest insertion first. Empty when RAW was not read. */
  readonly versions: readonly RowVersion[];
  /** The version FINAL chose; when that was not told, the one that the rules of ReplacingMergeTree choose. */
  readonly winner: RowVersion | null;
  /** Every version that is not hidden, held against truth's row, oldest insertion first; empty when truth has none. */
  readonly held: readonly HeldVersion[];
  /** Versions that hold what truth holds, oldest insertion first; hidden ones left out. */
  readonly matching: readonly RowVersion[];
  /** The same of those under a lightweight DELETE. */
  readonly matchingDeleted: readonly RowVersion[];
  /** How many versions the table holds and the reader did not take. */
  readonly unread: number;
}

/** A version with the fields in which it differs from truth's row; none: it is what Postgres holds. */
export interface HeldVersion {
  readonly version: RowVersion;
  readonly differing: readonly JudgedField[];
}

/** The root's key first. Empty unless both the truth and FINAL were read. */
export function readKeyStates(copies: Copies): readonly KeyState[] {
  if (!copies.truth || !copies.final) return [];
  const byRow = groupByRow(copies.raw?.versions ?? []);
  const stored = new Map((copies.raw?.cut ?? []).map((key) => [rowId(key.row), key.stored]));
  return rowsIn(
    copies,
    (copies.raw?.versions ?? []).map(({ row }) => row),
  ).map((row): KeyState => {
    const truth = truthRow(copies, row);
    const rows = finalRowsOf(copies, row);
    // FINAL's row is a version's own, as a rule.
    const judgedOf = new Map<FieldValues, readonly JudgedField[]>();
    const judge = (held: FieldValues, values: FieldValues) => {
      const judged = judgedOf.get(values) ?? judgeRow(copies, row, held, values);
      judgedOf.set(values, judged);
      return judged;
    };
    const judgedRows = truth ? rows.map((values) => judge(truth, values)) : [];
    const differing = [...new Set(judgedRows.flatMap(differingOf))];
    const versions = byInsertion(byRow.get(rowId(row)) ?? []);
    const all = truth
      ? versions.map((version) => ({
          version,
          differing: judge(truth, version.values).filter(isDifferent),
        }))
      : [];
    const matching = all.filter(({ differing: fields }) => fields.length === 0).map(({ version }) => version);
    return {
      row,
      truth,
      final: rows,
      judged: judgedRows[0] ?? [],
      differing,
      versions,
      state: stateOf(truth !== null, rows.length > 0, differing.length > 0),
      winner: winnerOf(versions),
      held: all.filter(({ version }) => !isHidden(version)),
      matching: matching.filter((version) => !isHidden(version)),
      matchingDeleted: matching.filter((version) => version.deleted && !version.tombstone),
      unread: Math.max(0, (stored.get(rowId(row)) ?? versions.length) - versions.length),
    };
  });
}

function stateOf(inTruth: boolean, inFinal: boolean, differ: boolean): KeyState['state'] {
  if (!inTruth) return inFinal ? 'only_final' : 'neither';
  if (!inFinal) return 'only_truth';
  return differ ? 'differ' : 'agree';
}

/** Keys of which RAW alone says other than the truth: no live row, a deletion on top, or other values in the version that should win or came last. */
export function readContradictions(copies: Copies): readonly RowKey[] {
  const { truth, raw } = copies;
  if (!truth || !raw) return [];
  return rowsIn({ ...copies, final: null }).filter((row) => {
    const values = truthRow(copies, row);
    const versions = versionsOf(raw.versions, row);
    if (!values) return versions.some((version) => !isHidden(version));
    const tops = [
      byVersion(versions.filter((version) => !version.deleted))[0],
      versions.findLast(({ deleted }) => !deleted),
    ];
    return tops.some(
      (top) => top === undefined || top.tombstone || differingOf(judgeRow(copies, row, values, top.values)).length > 0,
    );
  });
}

/** A field of a ClickHouse row held against truth's. */
export interface JudgedField {
  readonly field: string;
  readonly truth: FieldValue;
  readonly clickhouse: FieldValue;
  readonly type: string;
  readonly judgement: Judgement;
}

/** Every field that both rows have, judged by the declared types. */
function judgeRow(copies: Copies, { rowSet }: RowKey, truth: FieldValues, values: FieldValues): readonly JudgedField[] {
  return fieldsOf(copies, rowSet).flatMap(({ id }) => {
    const [source, copy] = [valueOf(truth, id), valueOf(values, id)];
    if (source === undefined || copy === undefined) return [];
    const type = clickhouseType(copies, rowSet, id);
    const judgement = compareValues(
      { value: source, type: readColumnType(truthType(copies.truth, rowSet, id)), store: 'postgres' },
      { value: copy, type: readColumnType(type), store: 'clickhouse' },
    );
    return [{ field: id, truth: source, clickhouse: copy, type, judgement }];
  });
}

/** Equal by convention is no difference. */
function isDifferent({ judgement }: JudgedField): boolean {
  return judgement.outcome === 'different';
}

function differingOf(judged: readonly JudgedField[]): readonly string[] {
  return judged.filter(isDifferent).map(({ field }) => field);
}

function winnerOf(versions: readonly RowVersion[]): RowVersion | null {
  const told = versions.filter((version) => version.survives);
  if (told.length > 0) return byVersion(told)[0] ?? null;
  return byVersion(versions.filter((version) => !version.deleted))[0] ?? null;
}
