import type { FieldValue } from '@/lib/scorecard/fieldValue';

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
