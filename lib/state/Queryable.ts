import type { Pool } from 'pg';

/** The pool, or the connection of a transaction that a statement is to be part of. */
export type Queryable = Pick<Pool, 'query'>;
