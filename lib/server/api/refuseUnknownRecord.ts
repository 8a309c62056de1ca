import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Server } from '../getServer';
import { idsIn } from '../inspections';
import { ProblemError } from '../http/ProblemError';

/** Throws ProblemError for a record type that the environment does not have, with those that it has. `field`: where the body names it. */
export async function refuseUnknownRecord(
  server: Server,
  environment: EnvironmentConfig,
  record: string,
  field: string,
): Promise<void> {
  const known = await idsIn(server, environment);
  if (known.includes(record)) return;
  const message = `expected one of the record types of the environment ${environment.id}: ${known.join(', ')}`;
  throw new ProblemError('invalid_request', 'The body is not valid. See errors.', [{ path: `body.${field}`, message }]);
}
