import { checkRecordType, type RecordTypeProblem } from './checkRecordType';
import type { KeyPart, NamedType, RecordType } from './RecordType';
import { nameFormOf, type NameSegment } from './recordName';

/**
 * What is wrong with record types, each on its own and beside the others; empty: names tell them apart, and whatever reads a type may rely on what it says.
 * `path` begins with the place of the type.
 */
export function checkRecordTypes(types: readonly RecordType[]): readonly RecordTypeProblem[] {
  const alone = types.map((type) => checkRecordType(type));
  const within = alone.flatMap((problems, index) =>
    problems.map(({ path, message }) => ({ path: [index, ...path], message })),
  );
  const sameId = types.flatMap(({ id }, index) =>
    types.findIndex((type) => type.id === id) === index
      ? []
      : [{ path: [index, 'id'], message: `expected an id of its own: "${id}" is that of another record type` }],
  );
  // A name that is wrong in itself is not held against others.
  const named = types.flatMap((type, index) =>
    alone[index]?.some(({ path: [property] }) => property === 'name' || property === 'key') ? [] : [{ type, index }],
  );
  const collisions = named.flatMap(({ type, index }, place) =>
    named.slice(0, place).flatMap(({ type: earlier }) =>
      mayShareName(earlier, type)
        ? [
            {
              path: [index, 'name'],
              message: `expected names that nothing else has: "${type.name}" may be a name of "${earlier.name}" (${earlier.title}) too`,
            },
          ]
        : [],
    ),
  );
  return [...within, ...sameId, ...collisions];
}

/** Whether a text may be a name of both. No is certain. Yes is not, if both have their own format. */
export function mayShareName(a: NamedType, b: NamedType): boolean {
  const [left, right] = [nameFormOf(a).segments, nameFormOf(b).segments];
  return (
    left.length === right.length &&
    left.every((segment, index) => {
      const other = right[index];
      return other !== undefined && mayBeSame(segment, other);
    })
  );
}

function mayBeSame(a: NameSegment, b: NameSegment): boolean {
  if ('word' in a && 'word' in b) return a.word.toLowerCase() === b.word.toLowerCase();
  if ('word' in a) return 'part' in b && takes(b, a.word);
  if ('word' in b) return takes(a, b.word);
  const kinds = new Set([kindOf(a.part), kindOf(b.part)]);
  return !(kinds.has('uuid') && kinds.has('integer'));
}

/** Upper case is read as lower case where a part has a form. */
function takes({ pattern }: { readonly pattern: string }, word: string): boolean {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return whole.test(word) || whole.test(word.toLowerCase());
}

/** What the part's text is known to look like; of a form of its own nothing is. */
function kindOf({ type, form }: KeyPart): 'uuid' | 'integer' | 'any' {
  return type === 'text' || form !== undefined ? 'any' : type;
}
