import { extractNames } from '@/lib/record/extractNames';
import { findMisspelt } from '@/lib/record/findMisspelt';

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

export const EXAMPLE_NAME = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';

const ANY_UUID = /[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** Reads a name, a URL that holds one, a bare id, or a log with any number of them. `reason` is one sentence for the person who pasted. */
export function readPaste(text: string): Paste {
  if (text.trim() === '') return { kind: 'empty' };
  const { names, bareIds } = extractNames(text);
  const [name] = names;
  const [id] = bareIds;
  const notUnderstood = findMisspelt(text);
  const found = names.length + bareIds.length;
  if (found > 1 || (found === 1 && notUnderstood.length > 0))
    return { kind: 'many', names: names.map((each) => each.text), ids: bareIds, notUnderstood };
  if (name) return { kind: 'record', name: name.text };
  if (id) return { kind: 'id', id };
  return { kind: 'nothing', reason: whatIsMissing(text) };
}

function whatIsMissing(text: string): string {
  const uuid = ANY_UUID.exec(text);
  if (uuid && uuid[1] !== '7')
    return `The id in it is a UUID of version ${uuid[1]}; a scorecard's id is a UUIDv7, with a 7 at the start of its third group.`;
  if (uuid) return 'There is an id in it, but with characters around it that make it part of something else.';
  if (/scorecards?\/|customers?\//i.test(text)) return 'It looks like a name, but a part of it is missing or misspelt.';
  return 'There is no scorecard name and no id in it.';
}
