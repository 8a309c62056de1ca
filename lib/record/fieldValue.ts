/**
 * A value as a store holds it, without loss: times are ISO 8601 UTC text with the precision the column declares
 * (`2026-01-18T10:32:07.418204Z`), 64-bit integers and decimals are text, NaN and the infinities are the text `NaN`, `Infinity`, `-Infinity`.
 * `null` is a NULL. That a copy holds no row at all is never a FieldValue: the row itself is absent.
 */
export type FieldValue = string | number | boolean | null | readonly (string | null)[];
