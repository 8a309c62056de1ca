import { isUuid } from '@/lib/record/uuid';
import { isInteger, isStorable } from '../keyText';

/** How a key part is compared with a column. */
export interface KeyColumn {
  /** What the parameter is cast to, once: the column's own type, so that its indexes serve. */
  readonly cast: string;
  /** The column is compared as text, because not every text can be read as its type, and which ones can't be told beforehand. */
  readonly asText: boolean;
  /** False for a text that no value of the column has: no row can be found by it. */
  readonly accepts: (text: string) => boolean;
}

/** By the declared type, as `format_type` prints it. Lengths and scales are left off: a cast to them would cut the text that is looked for. */
export function keyColumn(declaredType: string): KeyColumn {
  const type = declaredType.replace(/\([^()]*\)$/, '');
  switch (type) {
    case 'uuid':
      return { cast: 'uuid', asText: false, accepts: isUuid };
    case 'smallint':
    case 'integer':
    case 'bigint': {
      const bits = { smallint: 16, integer: 32, bigint: 64 }[type];
      return { cast: type, asText: false, accepts: (text) => isInteger(text, bits, true) };
    }
    case 'numeric':
      return { cast: 'numeric', asText: false, accepts: (text) => /^[+-]?\d{1,1000}(\.\d{1,1000})?$/.test(text) };
    case 'text':
    case 'citext':
    case 'character varying':
      return { cast: type, asText: false, accepts: isStorable };
    case 'character':
      return { cast: 'bpchar', asText: false, accepts: isStorable };
    default:
      return { cast: 'text', asText: true, accepts: isStorable };
  }
}

/** Sorted as the other store sorts it: text by its bytes. */
export function orderOfKey(column: string, declaredType: string): string {
  return /^(text|citext|character)/.test(declaredType) ? `${column}::text COLLATE "C"` : column;
}
