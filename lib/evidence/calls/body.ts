import { parseTime } from '../time';
import type { FieldValue } from '@/lib/record/fieldValue';

/** A resource as JSON, its properties not yet looked at. */
export type Resource = Readonly<Record<string, unknown>>;

export type NamedScore = Resource & { readonly criterionId: string };

/** The resource in a request or a response: the object itself, or the one under `scorecard`. */
export function resourceOf(body: unknown): Resource | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const own = body as Resource;
  const inner = Object.hasOwn(own, 'scorecard') ? own.scorecard : undefined;
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Resource) : own;
}

/** The same without what an update mask beside it leaves out (AIP-134): `updateMask` as text, list, or `{ paths }`, in either case. */
export function maskedResource(body: unknown): Resource | null {
  const resource = resourceOf(body);
  const outer = body as Resource | null;
  const mask = resource && outer ? (outer.updateMask ?? outer.update_mask) : undefined;
  const paths = typeof mask === 'object' && mask !== null && !Array.isArray(mask) ? (mask as Resource).paths : mask;
  const list = typeof paths === 'string' ? paths.split(',') : paths;
  if (!resource || !Array.isArray(list) || list.some((path) => path === '*')) return resource;
  const names = new Set(list.flatMap((path) => (typeof path === 'string' ? [camelCase(path)] : [])));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => names.has(camelCase(name))));
}

function camelCase(path: string): string {
  const [name = ''] = path
    .trim()
    .replace(/^scorecard\./, '')
    .split('.', 1);
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A property of a JSON body as a field value; undefined when it is not there or of no such shape. */
export function fieldValueIn(resource: Resource | null, field: string): FieldValue | undefined {
  const value = resource && Object.hasOwn(resource, field) ? resource[field] : undefined;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** The scores that a body lists; null when it lists none at all, which is not the same as an empty list. */
export function scoreList(resource: Resource | null): readonly NamedScore[] | null {
  const scores = resource && Object.hasOwn(resource, 'scores') ? resource.scores : undefined;
  if (!Array.isArray(scores)) return null;
  return (scores as readonly unknown[]).filter(
    (score): score is NamedScore =>
      typeof score === 'object' && score !== null && typeof (score as Resource).criterionId === 'string',
  );
}

/** When the record was submitted, as a body shows it; null where it shows none, or a default in place of one. */
export function submissionShownIn(body: unknown): string | null {
  const value = fieldValueIn(resourceOf(body), 'submittedAt');
  return typeof value === 'string' && (parseTime(value) ?? 0n) > 0n ? value : null;
}
