import { pino, type Logger } from 'pino';
import { openLogDestination } from '@/lib/log/openLogDestination';
import type { LogLevel } from '@/lib/environments/config';

export type { Logger };

/** Greedy up to the last @, for a password may hold one. */
const CREDENTIALS = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/"']*@/gi;
const SECRET_VALUE =
  /((?:password|passwd|secret|token|authorization)["']?\s*[=:]\s*["']?(?:bearer\s+|basic\s+)?|bearer\s+)[^\s&"',;]+/gi;

/** JSON lines on standard output. Errors are written as name, code, message and stack only, with credentials taken out. */
export function createLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: { app: 'lastwrite' },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: describeError },
    },
    openLogDestination(1),
  );
}

/** Other properties of an error are left out on purpose: drivers put connection strings and whole statements there. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as Error & { readonly code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

export function withoutSecrets(text: string): string {
  return text.replace(CREDENTIALS, '$1***@').replace(SECRET_VALUE, '$1***');
}
