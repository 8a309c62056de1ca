import { rowId, type RowKey } from '@/lib/record/rows';
import { fieldLabels } from '../fieldLabels';
import type { Inspection, Value } from '../inspection';
import { columnTitle, signOf, type Sign } from '../signs';
import { toMicros } from '../time';
import { versionNames } from '../versionNames';

/** What can be held against another: a copy's row, or one version of it in RAW. */
export interface Side {
  /** As addresses name it: `director`, `clickhouse.raw`, `clickhouse.raw.` and what `versionNames` calls a version. */
  readonly id: string;
  readonly title: string;
  readonly sign: Sign;
  /** By field; null where the copy has no such row, or was not read. */
  readonly values: Readonly<Record<string, Value>> | null;
  /** Why there are no values. */
  readonly why: string;
}

export interface ComparedPair {
  readonly field: string;
  readonly label: string;
  /** undefined: this side has no such field. */
  readonly from: Value | undefined;
  readonly to: Value | undefined;
}

export interface Comparison {
  readonly differing: readonly ComparedPair[];
  readonly equal: readonly ComparedPair[];
  /** `2 of 17 fields differ` */
  readonly summary: string;
}

type Told = Pick<Inspection, 'copies' | 'rowSets' | 'rows' | 'versions'>;

/** Every copy, then every version of the row, the newest first. */
export function comparableSides(inspection: Told, row: RowKey): readonly Side[] {
  const { copies, rows, versions } = inspection;
  const id = rowId(row);
  const compared = rows.find((each) => rowId(each) === id);
  const ofCopies = copies.map((copy): Side => {
    const fields = (compared?.fields ?? []).filter(({ values }) => Object.hasOwn(values, copy.id));
    const values = Object.fromEntries(fields.map((field) => [field.field, field.values[copy.id] ?? null]));
    return {
      id: copy.id,
      title: columnTitle(copy),
      sign: signOf(copy),
      values: fields.length > 0 ? values : null,
      why: copy.status === 'unavailable' ? 'could not be read' : 'has no such row',
    };
  });
  const ofVersions = copies
    .filter(({ view }) => view === 'raw')
    .flatMap((copy) => {
      const own = versions.filter((version) => version.copy === copy.copy && rowId(version) === id);
      const names = versionNames(own);
      return own
        .map((version, index): Side => {
          const stamp = version.version === null ? '' : `, ${version.version.replace('T', ' ').replace('Z', '')}`;
          const kept = version.survives ? ', kept by FINAL' : '';
          return {
            id: `${copy.id}.${names[index] ?? ''}`,
            title: `${copy.title} ${index + 1}${stamp}${kept}`,
            sign: version.survives ? 'final' : 'raw',
            values: version.values,
            why: '',
          };
        })
        .reverse();
    });
  return [...ofCopies, ...ofVersions];
}

/** `?compare=director,clickhouse.raw`; null for what names no two sides. */
export function readPair(text: string | null): readonly [from: string, to: string] | null {
  const [from, to, ...more] = (text ?? '').split(',');
  return from && to && more.length === 0 ? [from, to] : null;
}

export function writePair(from: string, to: string): string {
  return `${from},${to}`;
}

/** What stands in the choice before anyone has chosen: the last two versions, else the truth and the copy after it. */
export function usualPair(sides: readonly Side[], copies: Told['copies']): readonly [from: string, to: string] | null {
  const versions = sides.filter(({ id }) => !copies.some((copy) => copy.id === id));
  const [to, from] = versions.length > 1 ? versions : [sides[1], sides[0]];
  return from && to ? [from.id, to.id] : null;
}

/** Value against value, exactly; two times are equal when they are the same moment. Those that differ first, in the order of the row's fields. */
export function compareSides(inspection: Pick<Told, 'rowSets'>, row: RowKey, from: Side, to: Side): Comparison {
  const label = fieldLabels(inspection.rowSets);
  const known = inspection.rowSets.find(({ id }) => id === row.rowSet)?.fields.map(({ id }) => id) ?? [];
  const held = [...Object.keys(from.values ?? {}), ...Object.keys(to.values ?? {})];
  const fields = [...new Set([...known, ...held])].filter((field) => held.includes(field));
  const pairs = fields.map((field): ComparedPair => ({
    field,
    label: label(row.rowSet, field),
    from: from.values?.[field],
    to: to.values?.[field],
  }));
  const differing = pairs.filter((pair) => !isSame(pair.from, pair.to));
  return {
    differing,
    equal: pairs.filter((pair) => isSame(pair.from, pair.to)),
    summary:
      differing.length === 0
        ? pairs.length === 1
          ? 'The only field is equal.'
          : `All ${pairs.length} fields are equal.`
        : `${differing.length} of ${pairs.length} ${pairs.length === 1 ? 'field' : 'fields'} ${differing.length === 1 ? 'differs' : 'differ'}.`,
  };
}

function isSame(from: Value | undefined, to: Value | undefined): boolean {
  if (typeof from === 'string' && typeof to === 'string' && from !== to) {
    const [a, b] = [toMicros(from), toMicros(to)];
    return a !== null && a === b && withoutZeros(from) === withoutZeros(to);
  }
  return JSON.stringify(from) === JSON.stringify(to);
}

/** Digits beyond microseconds count too. */
function withoutZeros(time: string): string {
  const [whole, decimals = ''] = time.replace('Z', '').split('.');
  return `${whole}.${decimals.padEnd(9, '0')}`;
}
