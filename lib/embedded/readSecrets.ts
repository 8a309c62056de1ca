import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Random passwords by user, made on first use and kept in a file that only its owner may read (JSON, name → password, hex).
 * They hold the ports of the embedded stores closed to other users of the machine.
 */
export function readSecrets<User extends string>(
  file: string,
  users: readonly User[],
): { readonly file: string; readonly values: Readonly<Record<User, string>> } {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, string>>) : {};
  const values = Object.fromEntries(
    users.map((user) => [user, known[user] ?? randomBytes(18).toString('hex')]),
  ) as Record<User, string>;
  if (users.some((user) => known[user] === undefined))
    writeFileSync(file, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
  return { file, values };
}
