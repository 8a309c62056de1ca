import type { FieldValue } from '@/lib/record/fieldValue';
import type { Milestone, ReplacedRows } from '@/lib/record/RecordType';
import type { RowKey } from '@/lib/record/rows';
import { parseTime } from '../time';

/** A resource as JSON, its properties not yet looked at. */
export type Resource = Readonly<Record<string, unknown>>;

/** A child row that a body lists. */
export interface ListedRow {
  readonly row: RowKey;
  readonly resource: Resource;
}

/** The resource in a request or a response: the object itself, or the one under `property`. */
export function resourceOf(body: unknown, property: string | null): Resource | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const own = body as Resource;
  const inner = property !== null && Object.hasOwn(own, property) ? own[property] : undefined;
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Resource) : own;
}

/** The same without what an update mask beside it leaves out (AIP-134): `updateMask` as text, list, or `{ paths }`, in either case. */
export function maskedResource(body: unknown, property: string | null): Resource | null {
  const resource = resourceOf(body, property);
  const outer = body as Resource | null;
  const mask = resource && outer ? (outer.updateMask ?? outer.update_mask) : undefined;
  const paths = typeof mask === 'object' && mask !== null && !Array.isArray(mask) ? (mask as Resource).paths : mask;
  const list = typeof paths === 'string' ? paths.split(',') : paths;
  if (!resource || !Array.isArray(list) || list.some((path) => path === '*')) return resource;
  const names = new Set(list.flatMap((path) => (typeof path === 'string' ? [camelCase(path, property)] : [])));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => names.has(camelCase(name, null))));
}

function camelCase(path: string, property: string | null): string {
  const whole = path.trim();
  const within = property !== null && whole.startsWith(`${property}.`) ? whole.slice(property.length + 1) : whole;
  const [name = ''] = within.split('.', 1);
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A property of a JSON body as a field value; undefined when it is not there or of no such shape. */
export function fieldValueIn(resource: Resource | null, field: string): FieldValue | undefined {
  const value = resource && Object.hasOwn(resource, field) ? resource[field] : undefined;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** The child rows that a body lists; null when it lists none at all, which is not the same as an empty list. */
export function listedRows(
  resource: Resource | null,
  { rowSet, list, key }: ReplacedRows,
): readonly ListedRow[] | null {
  const listed = resource && Object.hasOwn(resource, list) ? resource[list] : undefined;
  if (!Array.isArray(listed)) return null;
  return (listed as readonly unknown[]).flatMap((each): readonly ListedRow[] => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return [];
    const parts = Object.entries(key).map(([part, property]) => [part, (each as Resource)[property]] as const);
    if (!parts.every(([, value]) => typeof value === 'string' || typeof value === 'number')) return [];
    const own = Object.fromEntries(parts.map(([part, value]) => [part, String(value)]));
    return [{ row: { rowSet, key: own }, resource: each as Resource }];
  });
}

/** When the milestone was reached, as a body shows it; null where it shows none, or a default in place of one. */
export function milestoneShownIn(resource: Resource | null, { fields: [field] }: Milestone): string | null {
  const value = fieldValueIn(resource, field);
  return isReached(value) ? String(value) : null;
}

/** Whether a milestone's value says that it was reached: neither NULL, nor a type's default in its place. */
export function isReached(value: FieldValue | undefined): boolean {
  if (typeof value === 'string') return value !== '' && (parseTime(value) ?? 1n) > 0n;
  return value !== null && value !== undefined && value !== 0 && value !== false;
}
