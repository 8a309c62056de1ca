/**
 * A thing that a step reads or writes. `postgres:…` and `clickhouse:…` stand for content that others can see, so a statement inside an open transaction
 * writes only its locks, `postgres-lock:…`, and its commit writes the content. A statement that holds its lock already touches nothing.
 */
export type Resource = `postgres:${string}` | `postgres-lock:${string}` | `clickhouse:${string}`;

/** Locks decide what comes first, not what is there. */
export function isLock(resource: Resource): boolean {
  return resource.startsWith('postgres-lock:');
}

/** Content and locks of Postgres. */
export function isInPostgres(resource: Resource): boolean {
  return isLock(resource) || resource.startsWith('postgres:');
}
