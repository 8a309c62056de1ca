/**
 * JSON that keeps what JSON has no notation for: NaN and the infinities become the text `NaN`, `Infinity`, `-Infinity`, as in a `FieldValue`,
 * where `JSON.stringify` would say null. Both stores read such text as the number again.
 */
export function stringifyExactly(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}
