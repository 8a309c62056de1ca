/** The first and the last value of a ClickHouse column. Values beyond are stored as the nearer one. */
export type Range = readonly [string, string];

/**
 * What both stores write a value as before they hash it: of two times the coarser column decides, of two numbers the copy's. NULL is told
 * apart by `Checksum`. `text`: `blanks` and `nuls` at its end are none of it · `decimal`: cut to `scale` decimals · `number`: all decimals
 * but zeros at the end · `float`: the bits of a double or a single · `label`: an enum's number · `days` and `time`: counted in UTC, cut to
 * `digits` decimals of a second · `list`: how many items, and each.
 */
export type Form =
  | { readonly kind: 'text'; readonly blanks: boolean; readonly nuls: boolean }
  | { readonly kind: 'integer' }
  | { readonly kind: 'label' }
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'number' }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'days'; readonly range: Range }
  | { readonly kind: 'time'; readonly digits: number; readonly range: Range }
  | { readonly kind: 'clock'; readonly digits: number }
  | { readonly kind: 'list'; readonly item: Form };

/** Which is NULL's place in a checksum: no text of either store holds it by chance. */
export const NULL_CODE = 30;
/** What stands between values. */
export const BETWEEN_CODE = 31;

export const TRUE_WORDS = ['true', 't', 'yes', 'y', 'on', '1'] as const;
export const FALSE_WORDS = ['false', 'f', 'no', 'n', 'off', '0'] as const;
