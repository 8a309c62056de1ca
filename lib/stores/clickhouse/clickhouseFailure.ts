import { ClickHouseError } from '@clickhouse/client';
import { networkTranslations, type Translation } from '../networkTranslations';
import { SourceFailure } from '../SourceFailure';
import { timeoutFailure } from '../withDeadline';

const CHECK_URL =
  'Check host and port of this environment’s ClickHouse URL. It needs the HTTP port (8123, or 8443 with TLS).';
const MIGRATE = 'Run the migrations, or correct the record type under records in the configuration.';
const authentication: Translation = {
  code: 'authentication_failed',
  message: 'ClickHouse rejected the user or password.',
  hint: 'Check the credentials of this environment.',
};
const settings: Translation = {
  code: 'settings_refused',
  message: 'This ClickHouse user may not send settings.',
  hint: 'Give the console a user with readonly = 2.',
};
const slow: Translation = {
  code: 'timeout',
  message: 'ClickHouse cancelled the read at its time limit.',
  hint: 'The server may be overloaded. The read itself touches only one key.',
};
const large: Translation = {
  code: 'query_failed',
  message: 'ClickHouse’s answer is larger than one read may be.',
  hint: 'Ask for fewer records at once, or leave columns with very large values out: "ignore" in the record type.',
};
/** As of Postgres: an expression of a record type fails for a row. */
const uncomputed: Translation = {
  code: 'query_failed',
  message: 'ClickHouse could not compute a value of the read.',
  hint: 'If the record type has expressions under fields, one of them fails for a row. Make it NULL there, with a function like toInt64OrNull, or if().',
};
const denied: Translation = {
  code: 'permission_denied',
  message: 'The ClickHouse user may not read these tables.',
  hint: 'GRANT SELECT on the tables and on system.tables, system.columns, system.settings to it.',
};

/** By ClickHouse's error code (src/Common/ErrorCodes.cpp). */
const byExceptionCode: Readonly<Record<string, Translation>> = {
  16: { code: 'missing_column', message: 'A column of the record type does not exist in ClickHouse.', hint: MIGRATE },
  47: { code: 'missing_column', message: 'A column of the record type does not exist in ClickHouse.', hint: MIGRATE },
  60: { code: 'missing_table', message: 'A table of the record type does not exist in ClickHouse.', hint: MIGRATE },
  81: {
    code: 'database_missing',
    message: 'The ClickHouse server has no such database.',
    hint: 'Check the path of the ClickHouse URL: http://user:password@host:8123/database.',
  },
  115: settings,
  164: settings,
  452: settings,
  159: slow,
  160: slow,
  209: slow,
  158: large,
  241: {
    code: 'query_failed',
    message: 'ClickHouse had not enough memory for the read.',
    hint: 'The server may be overloaded. Ask for fewer records at once, or leave columns with very large values out: "ignore" in the record type.',
  },
  396: large,
  ...Object.fromEntries(
    [6, 27, 36, 38, 41, 69, 70, 72, 117, 128, 131, 153, 190, 376, 395, 407, 427, 675, 676, 691].map((code) => [
      code,
      uncomputed,
    ]),
  ),
  181: {
    code: 'not_replacing',
    message: 'ClickHouse has no FINAL for this table: its engine does not replace rows.',
    hint: 'Check which table the record type names.',
  },
  192: authentication,
  193: authentication,
  194: authentication,
  516: authentication,
  195: denied,
  291: denied,
  497: denied,
};

const CUT = 'ClickHouse, or a proxy in front of it, closed the connection.';
const byNodeCode: Readonly<Record<string, Translation>> = {
  ...networkTranslations('ClickHouse', CHECK_URL),
  ECONNRESET: { code: 'connection_refused', message: CUT, hint: CHECK_URL },
  EPIPE: { code: 'connection_refused', message: CUT, hint: CHECK_URL },
  EPROTO: {
    code: 'connection_refused',
    message: 'TLS negotiation with ClickHouse failed.',
    hint: 'Check http:// against https:// in the URL, and the port.',
  },
  ERR_INVALID_URL: {
    code: 'connection_refused',
    message: 'The ClickHouse URL is not valid.',
    hint: 'Expected http://user:password@host:8123/database.',
  },
  ETIMEDOUT: { code: 'timeout', message: 'ClickHouse gave no answer.', hint: CHECK_URL },
};

/** Turns a driver error into a SourceFailure, without any text of the driver or the server. */
export function clickhouseFailure(error: unknown, timeoutMs: number): SourceFailure {
  if (error instanceof SourceFailure) return error;
  if (error instanceof ClickHouseError) {
    const known = byExceptionCode[error.code];
    if (known !== undefined) return new SourceFailure(known, error);
    return new SourceFailure(
      {
        code: 'query_failed',
        message: `ClickHouse could not run the read (code ${Number(error.code)}).`,
        hint: 'See the console’s log for the full error.',
      },
      error,
    );
  }
  const code = (error as { code?: unknown } | null)?.code;
  const known = typeof code === 'string' ? byNodeCode[code] : undefined;
  if (known !== undefined) return new SourceFailure(known, error);
  if (error instanceof Error && /timeout|aborted/i.test(error.message))
    return timeoutFailure('ClickHouse', timeoutMs, error);
  return unexpectedAnswer(error);
}

export function tooLarge(): SourceFailure {
  return new SourceFailure(large);
}

export function unexpectedAnswer(cause?: unknown): SourceFailure {
  return new SourceFailure(
    {
      code: 'unexpected_answer',
      message: 'The server at this address is not the HTTP interface of ClickHouse.',
      hint: CHECK_URL,
    },
    cause,
  );
}
