import type { FieldValue } from '@/lib/record/fieldValue';
import type { FieldValues } from '@/lib/record/record';
import type { RowVersion } from '../model';
import {
  clickhouseType,
  criteriaOf,
  directorRow,
  fieldsOf,
  finalRows,
  isHidden,
  valueOf,
  type Copies,
} from '../compare/copies';
import { readColumnType } from '../compare/columnType';
import { compareValues } from '../compare/compareValues';
import type { Judgement } from '../compare/judgement';
import { byVersion, versionsOf } from './orderVersions';

/** One sorting key: what director and FINAL hold of it, and the versions RAW still has. */
export interface KeyState {
  /** null: the card. */
  readonly criterionId: string | null;
  readonly state: 'agree' | 'differ' | 'only_director' | 'only_final' | 'neither';
  readonly director: FieldValues | null;
  readonly final: readonly FieldValues[];
  /** FINAL's first row held against director's, field by field; empty when one of them has none. */
  readonly judged: readonly JudgedField[];
  /** Fields in which FINAL differs from director. */
  readonly differing: readonly string[];
  /** Oldest insertion first. Empty when RAW was not read. */
  readonly versions: readonly RowVersion[];
  /** The version FINAL chose; when that was not told, the one that the rules of ReplacingMergeTree choose. */
  readonly winner: RowVersion | null;
  /** Every version that is not hidden, held against director's row, oldest insertion first; empty when director has none. */
  readonly held: readonly HeldVersion[];
  /** Versions that hold what director holds, oldest insertion first; hidden ones left out. */
  readonly matching: readonly RowVersion[];
  /** The same of those under a lightweight DELETE. */
  readonly matchingDeleted: readonly RowVersion[];
  /** How many versions the table holds and the reader did not take. */
  readonly unread: number;
}

/** A version with the fields in which it differs from director's row; none: it is what Postgres holds. */
export interface HeldVersion {
  readonly version: RowVersion;
  readonly differing: readonly JudgedField[];
}

/** The card's key first, then each criterion's. Empty unless both director and FINAL were read. */
export function readKeyStates(copies: Copies): readonly KeyState[] {
  const { postgres, final } = copies;
  if (!postgres || !final) return [];
  const criteria = criteriaOf({ ...copies, historic: null });
  const onlyRaw = (copies.raw?.versions ?? []).flatMap((version) =>
    version.criterionId === null ? [] : [version.criterionId],
  );
  return [null, ...new Set([...criteria, ...onlyRaw].sort())].map((criterionId) => {
    const director = directorRow(postgres, criterionId);
    const rows = finalRows(final, criterionId);
    const judgedRows = director ? rows.map((row) => judgeRow(copies, criterionId, director, row)) : [];
    const differing = [...new Set(judgedRows.flatMap(differingOf))];
    const versions = versionsOf(copies.raw?.versions ?? [], criterionId);
    const all = director
      ? versions.map((version) => ({
          version,
          differing: judgeRow(copies, criterionId, director, version.values).filter(isDifferent),
        }))
      : [];
    const matching = all.filter(({ differing: fields }) => fields.length === 0).map(({ version }) => version);
    const stored = copies.raw?.cut.find((key) => key.criterionId === criterionId)?.stored ?? versions.length;
    return {
      criterionId,
      director,
      final: rows,
      judged: judgedRows[0] ?? [],
      differing,
      versions,
      state: director
        ? rows.length === 0
          ? 'only_director'
          : differing.length > 0
            ? 'differ'
            : 'agree'
        : rows.length > 0
          ? 'only_final'
          : 'neither',
      winner: winnerOf(versions),
      held: all.filter(({ version }) => !isHidden(version)),
      matching: matching.filter((version) => !isHidden(version)),
      matchingDeleted: matching.filter((version) => version.deleted && !version.tombstone),
      unread: Math.max(0, stored - versions.length),
    };
  });
}

/** Keys of which RAW alone says other than director: no live row, a deletion on top, or other values in the version that should win or came last. */
export function readContradictions(copies: Copies): readonly (string | null)[] {
  const { postgres, raw } = copies;
  if (!postgres || !raw) return [];
  return [null, ...postgres.scores.map((score) => score.criterionId).sort()].filter((criterionId) => {
    const director = directorRow(postgres, criterionId);
    const versions = versionsOf(raw.versions, criterionId);
    if (!director) return versions.some((version) => !isHidden(version));
    const tops = [
      byVersion(versions.filter((version) => !version.deleted))[0],
      versions.findLast(({ deleted }) => !deleted),
    ];
    return tops.some(
      (top) =>
        top === undefined ||
        top.tombstone ||
        differingOf(judgeRow(copies, criterionId, director, top.values)).length > 0,
    );
  });
}

/** A field of a ClickHouse row held against director's. */
export interface JudgedField {
  readonly field: string;
  readonly director: FieldValue;
  readonly clickhouse: FieldValue;
  readonly type: string;
  readonly judgement: Judgement;
}

/** Every field that both rows have, judged by the rules of the catalogue and the declared types. */
function judgeRow(
  copies: Copies,
  criterionId: string | null,
  director: FieldValues,
  row: FieldValues,
): readonly JudgedField[] {
  const table = criterionId === null ? 'card' : 'score';
  return fieldsOf(table).flatMap((field) => {
    const [source, copy] = [valueOf(director, field.id), valueOf(row, field.id)];
    if (!field.clickhouse || source === undefined || copy === undefined) return [];
    const type = clickhouseType(copies, table, field);
    const judgement = compareValues(
      field.kind,
      { value: source, type: readColumnType(field.postgres.type), store: 'postgres' },
      { value: copy, type: readColumnType(type), store: 'clickhouse' },
    );
    return [{ field: field.id, director: source, clickhouse: copy, type, judgement }];
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
