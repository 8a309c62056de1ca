import { extractNames } from '@/lib/record/extractNames';
import { findMisspelt } from '@/lib/record/findMisspelt';
import type { RecordName } from '@/lib/record/recordName';
import type { NamedType } from '@/lib/record/RecordType';

/** What one request asks about, in order. */
export type Picked =
  { readonly kind: 'name'; readonly name: RecordName } | { readonly kind: 'id'; readonly id: string };

export interface PickedNames {
  readonly picked: readonly Picked[];
  /** What seems to be meant as a name and is none; see `findMisspelt`. */
  readonly notUnderstood: readonly string[];
}

/**
 * Picks names and bare ids out of pasted lines, each once, in the order of the lines. Lines of a log that hold neither are passed over; what seems to be a
 * misspelt name is not, since a name passed over in silence would read as one without findings.
 */
export function pickNames(types: readonly NamedType[], lines: readonly string[]): PickedNames {
  const picked = new Map<string, Picked>();
  const add = (key: string, item: Picked) => {
    if (!picked.has(key)) picked.set(key, item);
  };
  for (const line of lines.flatMap((text) => text.split(/\r?\n/))) {
    const { names, bareIds } = extractNames(types, line);
    for (const name of names) add(name.text, { kind: 'name', name });
    for (const id of bareIds) add(id, { kind: 'id', id });
  }
  return { picked: [...picked.values()], notUnderstood: findMisspelt(types, lines.join('\n')) };
}
