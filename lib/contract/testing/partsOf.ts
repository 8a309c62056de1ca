import type { Inspection } from '../inspect';

/** A copy of an inspection by its id. @throws TypeError where there is none */
export function copyOf({ copies }: Pick<Inspection, 'copies'>, id: string): Inspection['copies'][number] {
  const found = copies.find((copy) => copy.id === id);
  if (found === undefined) throw new TypeError(`the inspection has no copy ${id}`);
  return found;
}

/** Status by copy id. */
export function statusesOf({ copies }: Pick<Inspection, 'copies'>): Readonly<Record<string, string>> {
  return Object.fromEntries(copies.map(({ id, status }) => [id, status]));
}

/** The fields of the record's own row. */
export function rootFields({ rows: [root] }: Pick<Inspection, 'rows'>): Inspection['rows'][number]['fields'] {
  return root?.fields ?? [];
}
