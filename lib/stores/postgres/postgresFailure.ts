import { networkTranslations, type Translation } from '../networkTranslations';
import { SourceFailure } from '../SourceFailure';
import { timeoutFailure } from '../withDeadline';

const CHECK_URL = 'Check host and port of the Postgres URL of this environment, and that the server runs.';

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or by node's error code. */
const translations: Readonly<Record<string, Translation>> = {
  ...networkTranslations('Postgres', CHECK_URL),
  ENOENT: { code: 'connection_refused', message: 'The socket file of Postgres does not exist.', hint: CHECK_URL },
  EACCES: { code: 'connection_refused', message: 'The socket of Postgres may not be opened.', hint: CHECK_URL },
  ERR_INVALID_URL: {
    code: 'connection_refused',
    message: 'The Postgres URL is not a URL.',
    hint: 'Expected postgres://user:password@host:port/database.',
  },
  ECONNRESET: {
    code: 'connection_refused',
    message: 'Postgres, or something before it, cut the connection.',
    hint: 'See the log of the server; try again.',
  },
  EPIPE: {
    code: 'connection_refused',
    message: 'Postgres, or something before it, cut the connection.',
    hint: 'See the log of the server; try again.',
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
    message: 'Postgres takes no further connections.',
    hint: 'Lower poolSize, or raise max_connections.',
  },
  ETIMEDOUT: { code: 'timeout', message: 'Postgres gave no answer.', hint: CHECK_URL },
  '57014': {
    code: 'timeout',
    message: 'Postgres cancelled the read: it ran into its time limit.',
    hint: 'Look for a lock on the table, or a missing index on the key.',
  },
  '55P03': {
    code: 'timeout',
    message: 'Postgres did not get a lock in time.',
    hint: 'Some other session holds the table.',
  },
  '28P01': {
    code: 'authentication_failed',
    message: 'Postgres refused user or password.',
    hint: 'Check the credentials of this environment.',
  },
  '28000': {
    code: 'authentication_failed',
    message: 'Postgres does not let this user in from here.',
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

const tlsCodes = /^(ERR_TLS_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_)/;

/** Turns whatever the driver threw into a SourceFailure; nothing of the driver's text is kept in it. */
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
        message: 'No TLS connection to Postgres could be agreed on.',
        hint: 'Check sslmode of the URL and the certificate of the server.',
      },
      error,
    );
  }
  if (/password|SASL/i.test(message)) {
    return new SourceFailure(
      {
        code: 'authentication_failed',
        message: 'Postgres asks for a password, and the URL has none that fits.',
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
        message: 'What listens at the address does not answer like Postgres.',
        hint: CHECK_URL,
      },
      error,
    );
  }
  if (code.startsWith('22')) {
    return new SourceFailure(
      {
        code: 'query_failed',
        message: `Postgres could not compute a value of the read (SQLSTATE ${code}).`,
        hint: 'Where the record type has expressions under fields, one of them fails for a row: make it NULL there, with NULLIF or CASE.',
      },
      error,
    );
  }
  return new SourceFailure(
    {
      code: 'query_failed',
      message: `Postgres could not run the read (SQLSTATE ${code}).`,
      hint: 'The log of the console has the whole error.',
    },
    error,
  );
}

function read(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const { code } = error as { code?: unknown };
  return { code: typeof code === 'string' ? code : '', message: error.message };
}
