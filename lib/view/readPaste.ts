import { extractNames } from '@/lib/record/extractNames';
import { findMisspelt } from '@/lib/record/findMisspelt';
import type { NamedType } from '@/lib/record/RecordType';
import { distinctivePart, nameFormOf } from '@/lib/record/recordName';
import { UUID } from '@/lib/record/uuid';

/** What a paste asks for. */
export type Paste =
  | { readonly kind: 'empty' }
  | { readonly kind: 'record'; readonly name: string }
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'many';
      readonly names: readonly string[];
      readonly ids: readonly string[];
      /** What seems to be meant as a name and is none. */
      readonly notUnderstood: readonly string[];
    }
  | { readonly kind: 'nothing'; readonly reason: string };

const ANY_UUID = new RegExp(UUID, 'i');

/** Reads a name, a URL that holds one, a bare id, or a log with any number of them. `reason` is one sentence for the person who pasted. */
export function readPaste(types: readonly NamedType[], text: string): Paste {
  if (text.trim() === '') return { kind: 'empty' };
  const { names, bareIds } = extractNames(types, text);
  const [name] = names;
  const [id] = bareIds;
  const notUnderstood = findMisspelt(types, text);
  const found = names.length + bareIds.length;
  if (found > 1 || (found === 1 && notUnderstood.length > 0))
    return { kind: 'many', names: names.map((each) => each.text), ids: bareIds, notUnderstood };
  if (name) return { kind: 'record', name: name.text };
  if (id) return { kind: 'id', id };
  return { kind: 'nothing', reason: whatIsMissing(types, text, notUnderstood) };
}

/** A name of each type, for whoever does not know what one looks like. */
export function exampleNames(types: readonly NamedType[]): readonly string[] {
  return types.map((type) => nameFormOf(type).example);
}

function whatIsMissing(types: readonly NamedType[], text: string, misspelt: readonly string[]): string {
  const uuid = ANY_UUID.exec(text)?.[0];
  const ids = types.flatMap((type) => distinctivePart(type) ?? []);
  const fits = ids.some(({ pattern }) => uuid !== undefined && new RegExp(`^${pattern}$`).test(uuid.toLowerCase()));
  if (uuid !== undefined && fits)
    return 'It contains an id, but the characters around it make it part of something else.';
  const expected = new Set(ids.flatMap(({ part }) => part.form?.expected ?? []));
  if (uuid !== undefined && expected.size > 0)
    return `The UUID in it is not a record id: that is ${[...expected].join(', or ')}.`;
  if (misspelt.length > 0) return 'It looks like a name, but a part of it is missing or misspelt.';
  return 'It contains no record name and no id.';
}
