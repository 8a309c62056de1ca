import { networkTranslations, type Translation } from '../networkTranslations';
import { SourceFailure } from '../SourceFailure';
import { timeoutFailure } from '../withDeadline';

const CHECK_URL = 'Check host and port of this environment’s Postgres URL, and that the server is running.';

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or by node's error code. */
const translations: Readonly<Record<string, Translation>> = {
  ...networkTranslations('Postgres', CHECK_URL),
  ENOENT: { code: 'connection_refused', message: 'The Postgres socket file does not exist.', hint: CHECK_URL },
  EACCES: {
    code: 'connection_refused',
    message: 'The Postgres socket cannot be opened (permission denied).',
    hint: CHECK_URL,
  },
  ERR_INVALID_URL: {
    code: 'connection_refused',
    message: 'The Postgres URL is not valid.',
    hint: 'Expected postgres://user:password@host:port/database.',
  },
  ECONNRESET: {
    code: 'connection_refused',
    message: 'Postgres, or a proxy in front of it, closed the connection.',
    hint: 'See the server’s log, and try again.',
  },
  EPIPE: {
    code: 'connection_refused',
    message: 'Postgres, or a proxy in front of it, closed the connection.',
    hint: 'See the server’s log, and try again.',
  },
  '57P01': {
    code: 'connection_refused',
    message: 'Postgres is shutting down.',
    hint: 'Try again once it has started.',
  },
  '57P02': {
    code: 'connection_refused',
    message: 'Postgres has crashed and is restarting.',
    hint: 'Try again once it has started.',
  },
  '57P03': {
    code: 'connection_refused',
    message: 'Postgres is starting up or shutting down.',
    hint: 'Try again in a moment.',
  },
  '53300': {
    code: 'connection_refused',
    message: 'Postgres accepts no more connections.',
    hint: 'Lower poolSize, or raise max_connections.',
  },
  ETIMEDOUT: { code: 'timeout', message: 'Postgres gave no answer.', hint: CHECK_URL },
  '57014': {
    code: 'timeout',
    message: 'Postgres cancelled the read at its time limit.',
    hint: 'Look for a lock on the table, or a missing index on the key.',
  },
  '55P03': {
    code: 'timeout',
    message: 'Postgres did not get a lock in time.',
    hint: 'Another session holds the table.',
  },
  '28P01': {
    code: 'authentication_failed',
    message: 'Postgres rejected the user or password.',
    hint: 'Check the credentials of this environment.',
  },
  '28000': {
    code: 'authentication_failed',
    message: 'Postgres does not allow this user to connect from here.',
    hint: 'Check user, pg_hba.conf and sslmode.',
  },
  '3D000': {
    code: 'database_missing',
    message: 'The Postgres server has no such database.',
    hint: 'Check the last part of the Postgres URL.',
  },
  '42P01': {
    code: 'missing_table',
    message: 'A table of the record type does not exist in Postgres.',
    hint: 'Run the migrations, or correct the record type under records in the configuration.',
  },
  '3F000': {
    code: 'missing_table',
    message: 'A schema of the record type does not exist in Postgres.',
    hint: 'Run the migrations, or correct the record type under records in the configuration.',
  },
  '42703': {
    code: 'missing_column',
    message: 'A column of the record type does not exist in Postgres.',
    hint: 'Run the migrations, or correct the record type under records in the configuration.',
  },
  '42501': {
    code: 'permission_denied',
    message: 'The Postgres user may not read these tables.',
    hint: 'GRANT USAGE on the schemas and SELECT on the tables to it.',
  },
};

/** Data, and what a function may raise or try: an expression of a record type fails for a row. */
const OF_A_VALUE = /^(?:22|38|39|P0)...$|^(?:0A000|25006)$/;

const tlsCodes = /^(ERR_TLS_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_)/;

/** Turns a driver error into a SourceFailure, without any text of the driver. */
export function postgresFailure(error: unknown, timeoutMs: number): SourceFailure {
  if (error instanceof SourceFailure) return error;
  const { code, message } = read(error);
  const known = translations[code];
  if (known !== undefined) return new SourceFailure(known, error);
  if (/timeout/i.test(message)) return timeoutFailure('Postgres', timeoutMs, error);
  if (tlsCodes.test(code) || /SSL/.test(message)) {
    return new SourceFailure(
      {
        code: 'connection_refused',
        message: 'TLS negotiation with Postgres failed.',
        hint: 'Check sslmode in the URL and the server’s certificate.',
      },
      error,
    );
  }
  if (/password|SASL/i.test(message)) {
    return new SourceFailure(
      {
        code: 'authentication_failed',
        message: 'Postgres asks for a password, and the URL has no usable one.',
        hint: 'Check the credentials of this environment.',
      },
      error,
    );
  }
  // A SQLSTATE is five characters; without one, what answered does not speak Postgres' protocol.
  if (!/^[0-9A-Z]{5}$/.test(code)) {
    return new SourceFailure(
      {
        code: 'unexpected_answer',
        message: 'The server at this address is not Postgres.',
        hint: CHECK_URL,
      },
      error,
    );
  }
  if (OF_A_VALUE.test(code)) {
    return new SourceFailure(
      {
        code: 'query_failed',
        message: `Postgres could not compute a value of the read (SQLSTATE ${code}).`,
        hint: 'If the record type has expressions under fields, one of them fails for a row. Make it NULL there, with NULLIF or CASE.',
      },
      error,
    );
  }
  return new SourceFailure(
    {
      code: 'query_failed',
      message: `Postgres could not run the read (SQLSTATE ${code}).`,
      hint: 'See the console’s log for the full error.',
    },
    error,
  );
}

function read(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const { code } = error as { code?: unknown };
  return { code: typeof code === 'string' ? code : '', message: error.message };
}
