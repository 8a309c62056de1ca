import type { Deployment } from '@/lib/contract/sweeps';
import type { State } from '../openState';
import { createOnce, type Asked, type Created } from '../runs/createOnce';
import { isoTime } from '../sqlText';

const FIELDS = (alias: string) =>
  `${alias}.id, ${alias}.title, ${isoTime(`${alias}.at`)} AS at, ${alias}.environment, ${alias}.url, ${alias}.created_by AS "createdBy"`;

export interface NewDeployment extends Asked {
  readonly title: string;
  /** ISO 8601; null: now. */
  readonly at: string | null;
  /** null: of every environment. */
  readonly environment: string | null;
  readonly url: string | null;
  readonly createdBy: string | null;
}

const CREATE = `
  INSERT INTO lastwrite.deployments (id, title, at, environment, url, created_by, request, idempotency_key)
  VALUES ($1::uuid, $2::text, coalesce($3::timestamptz, clock_timestamp()), $4::text, $5::text, $6::text, $7::jsonb, $8::text)
  ON CONFLICT (idempotency_key) DO NOTHING`;

/** Marks it. The same key a second time marks nothing, also at the same time. */
export function createDeployment(state: State, deployment: NewDeployment): Promise<Created> {
  const { id, title, at, environment, url, createdBy, request, idempotencyKey } = deployment;
  const values = [id, title, at, environment, url, createdBy, JSON.stringify(request), idempotencyKey];
  return createOnce(state, 'deployments', deployment, { text: CREATE, values });
}

export interface DeploymentFilter {
  /** With those of every environment. */
  readonly environment?: string | undefined;
  /** Id of a deployment: only those before it. */
  readonly before?: string | undefined;
  /** Only those of the last so many days, and of what is to come. */
  readonly days?: number | undefined;
  readonly limit: number;
}

const LIST = `
  SELECT ${FIELDS('deployment')}
  FROM lastwrite.deployments AS deployment
  WHERE ($1::text IS NULL OR deployment.environment IS NULL OR deployment.environment = $1::text)
    AND ($2::uuid IS NULL OR (deployment.at, deployment.id) < (SELECT at, id FROM lastwrite.deployments WHERE id = $2::uuid))
    AND ($3::float8 IS NULL OR deployment.at >= clock_timestamp() - $3::float8 * interval '1 day')
  ORDER BY deployment.at DESC, deployment.id DESC
  LIMIT $4::int`;

/** The newest first. */
export async function listDeployments(
  { pool }: State,
  { environment, before, days, limit }: DeploymentFilter,
): Promise<readonly Deployment[]> {
  const values = [environment ?? null, before ?? null, days ?? null, limit];
  return (await pool.query<Deployment>({ name: 'state_deployments', text: LIST, values })).rows;
}

export async function readDeployment({ pool }: State, id: string): Promise<Deployment | null> {
  const text = `SELECT ${FIELDS('deployment')} FROM lastwrite.deployments AS deployment WHERE deployment.id = $1::uuid`;
  return (await pool.query<Deployment>(text, [id])).rows[0] ?? null;
}

/** False: there was none. */
export async function deleteDeployment({ pool }: State, id: string): Promise<boolean> {
  return (await pool.query('DELETE FROM lastwrite.deployments WHERE id = $1::uuid', [id])).rowCount === 1;
}

const REMOVE = `
  DELETE FROM lastwrite.deployments WHERE id IN (
    SELECT id FROM lastwrite.deployments WHERE at < clock_timestamp() - $1::float8 * interval '1 day' ORDER BY at LIMIT $2::int)`;

/** Deletes at most `most` of those that are so old. Gives their number. */
export async function removeExpiredDeployments({ pool }: State, days: number, most: number): Promise<number> {
  return (await pool.query(REMOVE, [days, most])).rowCount ?? 0;
}
