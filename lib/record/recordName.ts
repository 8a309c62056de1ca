import type { RecordType } from './RecordType';

/** The name of a record, taken apart. `text` is its canonical form, by the name of its type. */
export interface RecordName {
  /** The id of its type. */
  readonly type: string;
  /** By key part, as text. */
  readonly key: Readonly<Record<string, string>>;
  readonly text: string;
}

export type NameResult =
  { readonly ok: true; readonly name: RecordName } | { readonly ok: false; readonly expected: string };

/** Builds a name from key parts that are known to be valid. */
export function recordName(type: RecordType, key: Readonly<Record<string, string>>): RecordName {
  const text = type.name.replace(/\{(\w+)\}/g, (_, part: string) => key[part] ?? '');
  return { type: type.id, key, text };
}
