import type { Field } from '@/lib/record/catalogue';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { FieldComparison, FieldStatus, SourceId } from '../model';
import { readColumnType } from './columnType';
import { compareValues } from './compareValues';
import type { Judgement } from './judgement';

/**
 * What a copy has to say of a field. `rows`: one value per row it holds, none when it has no row (`expected` or not).
 * `silent`: it was not read, keeps no such column, or keeps no row for such a record; nothing is concluded from it.
 */
export type Cell =
  | { readonly state: 'rows'; readonly values: readonly FieldValue[] }
  | { readonly state: 'unread' }
  | { readonly state: 'silent'; readonly reason: string };

export interface FieldInput {
  readonly field: Field;
  readonly postgres: Cell;
  readonly historic: Cell;
  readonly final: Cell;
  readonly raw: Cell;
  readonly clickhouseType: string;
}

interface Outcome {
  readonly copy: SourceId;
  readonly status: FieldStatus;
  readonly rule: string;
}

const STRENGTH: readonly FieldStatus[] = ['different', 'missing', 'unknown', 'equal_by_convention', 'equal'];
const COPY_NAMES: Readonly<Record<SourceId, string>> = {
  postgres: 'director',
  historic: 'historic',
  clickhouseFinal: 'FINAL',
  clickhouseRaw: 'RAW',
};

/** Compares one field over all copies. director is what the others are held against; RAW is shown, FINAL and historic decide. */
export function compareField(input: FieldInput): FieldComparison {
  const outcomes = [judge(input, 'clickhouseFinal', input.final), judge(input, 'historic', input.historic)].filter(
    (outcome) => outcome !== null,
  );
  const strongest = [...outcomes].sort((a, b) => STRENGTH.indexOf(a.status) - STRENGTH.indexOf(b.status))[0];
  const newest = judge(input, 'clickhouseRaw', input.raw);
  const cells: readonly (readonly [SourceId, Cell])[] = [
    ['postgres', input.postgres],
    ['historic', input.historic],
    ['clickhouseFinal', input.final],
    ['clickhouseRaw', input.raw],
  ];
  const absent = cells.filter(([, cell]) => cell.state !== 'rows' || cell.values.length === 0).map(([copy]) => copy);
  return {
    field: input.field.id,
    label: input.field.label,
    postgres: shown(input, 'postgres', input.postgres),
    historic: shown(input, 'historic', input.historic),
    clickhouseFinal: shown(input, 'clickhouseFinal', input.final),
    clickhouseRaw: shown(input, 'clickhouseRaw', input.raw),
    status: strongest?.status ?? (input.postgres.state === 'unread' ? 'unknown' : 'equal'),
    rule: ruleOf(input, strongest),
    absent,
    differs: [...outcomes, newest]
      .filter((outcome) => outcome?.status === 'different')
      .map((outcome) => (outcome as Outcome).copy)
      .filter((copy) => !absent.includes('postgres') && !absent.includes(copy)),
  };
}

function ruleOf(input: FieldInput, strongest: Outcome | undefined): string {
  if (!strongest) return input.postgres.state === 'silent' ? input.postgres.reason : 'nothing to compare it with';
  const prefix = strongest.copy === 'historic' && strongest.status !== 'equal' ? 'historic: ' : '';
  const silent = input.final.state === 'silent' ? `; ${input.final.reason}` : '';
  return `${prefix}${strongest.rule}${silent}`;
}

/** null: this copy has no say. */
function judge(input: FieldInput, copy: SourceId, cell: Cell): Outcome | null {
  const director = input.postgres;
  if (cell.state === 'silent' || director.state === 'silent') return null;
  if (cell.state === 'unread') return { copy, status: 'unknown', rule: `${COPY_NAMES[copy]} was not read` };
  if (director.state === 'unread') return judgeWithoutDirector(input, copy, cell.values);
  const value = director.values[0];
  if (value === undefined && cell.values.length === 0) return null;
  if (value === undefined) return { copy, status: 'missing', rule: 'no row in director' };
  if (cell.values.length === 0) return { copy, status: 'missing', rule: `no row in ${COPY_NAMES[copy]}` };
  const judgements = cell.values.map((other) => judgeValue(input, copy, value, other));
  const found = strongestOf(judgements);
  const mixed =
    found.outcome === 'different' &&
    cell.values.length > 1 &&
    judgements.some((judgement) => judgement.outcome !== 'different');
  return { copy, status: found.outcome, rule: mixed ? `${found.rule}; its rows differ among themselves` : found.rule };
}

/** director was not read: historic and FINAL can still contradict each other. */
function judgeWithoutDirector(input: FieldInput, copy: SourceId, values: readonly FieldValue[]): Outcome {
  const unknown: Outcome = { copy, status: 'unknown', rule: 'director was not read' };
  if (copy !== 'clickhouseFinal' || input.historic.state !== 'rows') return unknown;
  const contradicts = input.historic.values.some((historic) =>
    values.some((value) => judgeValue(input, copy, historic, value).outcome === 'different'),
  );
  return contradicts
    ? { copy, status: 'different', rule: 'director was not read; historic and FINAL differ' }
    : unknown;
}

function judgeValue(input: FieldInput, copy: SourceId, director: FieldValue, other: FieldValue): Judgement {
  const postgresType = readColumnType(input.field.postgres.type);
  const inClickhouse = copy === 'clickhouseFinal' || copy === 'clickhouseRaw';
  return compareValues(
    input.field.kind,
    { value: director, type: postgresType, store: 'postgres' },
    inClickhouse
      ? { value: other, type: readColumnType(input.clickhouseType), store: 'clickhouse' }
      : { value: other, type: readColumnType(input.field.historic.type), store: 'postgres' },
  );
}

function strongestOf(judgements: readonly Judgement[]): Judgement {
  const sorted = [...judgements].sort((a, b) => STRENGTH.indexOf(a.outcome) - STRENGTH.indexOf(b.outcome));
  return sorted[0] ?? { outcome: 'equal', rule: '', loss: null };
}

/** Of several rows, the first that differs from director's. */
function shown(input: FieldInput, copy: SourceId, cell: Cell): FieldValue {
  if (cell.state !== 'rows') return null;
  const director = input.postgres.state === 'rows' ? input.postgres.values[0] : undefined;
  const deviating =
    director === undefined || cell.values.length < 2
      ? undefined
      : cell.values.find((value) => judgeValue(input, copy, director, value).outcome === 'different');
  return deviating ?? cell.values[0] ?? null;
}
