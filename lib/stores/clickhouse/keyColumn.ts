import { isUuid } from '@/lib/record/uuid';
import { isInteger, isStorable } from '../keyText';
import { innerType } from './convertClickHouse';

/** How a key part is compared with a column. */
export interface KeyColumn {
  /** The parameter's type: the column's own, so that the primary key serves. */
  readonly type: string;
  /** The column is compared as text, because not every text can be read as its type, and which ones can't be told beforehand. */
  readonly asText: boolean;
  /** False for a text that no value of the column has: no row can be found by it. */
  readonly accepts: (text: string) => boolean;
}

export function keyColumn(declaredType: string): KeyColumn {
  const type = innerType(declaredType);
  if (type === 'UUID') return { type, asText: false, accepts: isUuid };
  const [, unsigned, bits] = /^(U?)Int(\d+)$/.exec(type) ?? [];
  if (bits !== undefined)
    return { type, asText: false, accepts: (text) => isInteger(text, Number(bits), unsigned === '') };
  const length = /^FixedString\((\d+)\)$/.exec(type)?.[1];
  if (length !== undefined)
    return {
      type: 'String',
      asText: false,
      accepts: (text) => isStorable(text) && Buffer.byteLength(text) <= Number(length),
    };
  return { type: 'String', asText: type !== 'String', accepts: isStorable };
}

/** A key column as the text by which rows are put back together: of a FixedString without what fills it up. */
export function keyExpression(name: string, declaredType: string): string {
  return innerType(declaredType).startsWith('FixedString') ? `toStringCutToZero(${name})` : `toString(${name})`;
}

/** The value of a parameter. Integers are sent as such: ClickHouse reads none in quotes inside a list. */
export function keyParameter(text: string, { type }: KeyColumn): string | bigint {
  return /^U?Int/.test(type) ? BigInt(text.replace(/^\+/, '')) : text;
}

/** Sorted as the other store sorts it: ClickHouse sorts UUIDs by their second half. */
export function orderOfKey(name: string, declaredType: string): string {
  return innerType(declaredType) === 'UUID' ? `toString(${name})` : name;
}
