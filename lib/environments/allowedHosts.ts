import { isIP } from 'node:net';
import { ConfigError } from './ConfigError';
import type { Variables } from './variables';

const VARIABLE = 'LASTWRITE_ALLOWED_HOSTS';

/**
 * Allowed host names in addition to IP addresses and localhost: those of LASTWRITE_ALLOWED_HOSTS, separated by commas or spaces, and the
 * one at which the process listens. Lower case, without a port. @throws ConfigError for what can match no request
 */
export function allowedHosts(env: Variables = process.env, listensAt?: string): readonly string[] {
  const given = (env[VARIABLE] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const wrong = given.filter(
    (name) => !/^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(name) || !canParse(name),
  );
  if (wrong.length > 0)
    throw new ConfigError(
      wrong.map((name) => ({
        where: VARIABLE,
        found: `one is ${JSON.stringify(name)}`,
        expected: 'host names, like lastwrite.example.com, without https://, a path or *',
      })),
    );
  const own = listensAt === undefined || isIP(listensAt) !== 0 ? [] : [listensAt];
  return [...new Set([...given, ...own].map((name) => new URL(`http://${name}`).hostname))];
}

function canParse(name: string): boolean {
  return URL.canParse(`http://${name}`);
}
