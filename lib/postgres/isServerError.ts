import { DatabaseError } from 'pg';

/** What the server itself has answered, with its SQLSTATE, and not what the driver says of the connection. */
export function isServerError(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError;
}
