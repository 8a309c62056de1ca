import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../environments/writeWhole';

/** The passwords that a store was made with are gone. Nothing was changed. */
export class DamagedSecrets extends Error {
  override readonly name = 'DamagedSecrets';

  constructor(file: string, folder: string) {
    super(
      `${file} does not contain the passwords of the embedded store, and the data in ${folder} cannot be opened without them. Restore the file from a backup. ` +
        'If there is none: Move both away and start again. The store is created again with sample data.',
    );
  }
}

/**
 * Random passwords by user, made on first use and kept in a file that only its owner may read (JSON, name → password, hex).
 * They hold the ports of the embedded stores closed to other users of the machine. A damaged file is replaced, unless `usedBy` is there: a data folder
 * that was made with the passwords. @throws DamagedSecrets
 */
export function readSecrets<User extends string>(
  file: string,
  users: readonly User[],
  usedBy: string | null = null,
): { readonly file: string; readonly values: Readonly<Record<User, string>> } {
  const read = readKnown(file);
  if (read === null && usedBy !== null && existsSync(usedBy)) throw new DamagedSecrets(file, usedBy);
  const known = read ?? {};
  const values = Object.fromEntries(
    users.map((user) => [user, known[user] ?? randomBytes(18).toString('hex')]),
  ) as Record<User, string>;
  if (users.some((user) => known[user] === undefined)) writeWhole(file, `${JSON.stringify(values, null, 2)}\n`);
  return { file, values };
}

/** null: there are none, or not in whole. */
function readKnown(file: string): Readonly<Partial<Record<string, string>>> | null {
  if (!existsSync(file)) return null;
  try {
    const known = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    const whole =
      typeof known === 'object' && known !== null && Object.values(known).every((value) => typeof value === 'string');
    return whole ? (known as Record<string, string>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
