import type { ConnectionSource, EnvironmentConfig } from './config';
import { dependsOnRecord, isHarmless, keyPartsIn, type Placeholders } from './placeholders';
import { secretSource, type SecretSource } from './secretSource';

export interface StoreSources {
  readonly postgres: SecretSource | null;
  readonly clickhouse: SecretSource | null;
}

/** The key parts of a record's name, some of which may select its stores. */
export type Owner = Readonly<Record<string, string>>;

/** Which stores hold a record: the same key means the same stores. */
export function storesKey(environment: EnvironmentConfig, owner: Owner): string {
  const parts = keyPartsOf(environment).map((part) => owner[part] ?? null);
  return parts.length === 0 ? environment.id : `${environment.id} ${JSON.stringify(parts)}`;
}

/** True if each customer and profile has its own stores, so no store can be opened without a name. */
export function needsOwner(environment: EnvironmentConfig): boolean {
  return keyPartsOf(environment).length > 0;
}

/** The key parts of a name that tell in which stores its record lies. */
function keyPartsOf({ postgres, clickhouse }: EnvironmentConfig): readonly string[] {
  return keyPartsIn([postgres, clickhouse].flatMap((source) => (source === null ? [] : textsOf(source))));
}

/** Where the stores' URLs come from, with the placeholders filled in. */
export function storeSources(environment: EnvironmentConfig, owner: Owner): StoreSources {
  const placeholders: Placeholders = { ...owner, environment: environment.id };
  const open = (source: ConnectionSource | null) => {
    if (source === null) return null;
    const wrong = wrongPartOf(source, owner);
    if (wrong !== null) return refusing(() => new OwnerNotTold(wrong));
    if (!mayRunFor(source, environment, owner)) return unlisted;
    return secretSource(source, placeholders, { timeoutMs: environment.timeoutMs });
  };
  return { postgres: open(environment.postgres), clickhouse: open(environment.clickhouse) };
}

/** Whoever may ask the console may name any customer; a command is a program that runs here. */
export class CustomerNotListed extends Error {
  override readonly name = 'CustomerNotListed';
}

/** The connection depends on key parts of the name, and this name lacks one or has a value that could change a URL or a command. */
export class OwnerNotTold extends Error {
  override readonly name = 'OwnerNotTold';

  constructor(part: string) {
    super(
      `Cannot tell from the name whose store this is: "${part}" must consist of letters, digits and inner hyphens.`,
    );
  }
}

const unlisted = refusing(
  () =>
    new CustomerNotListed('The configuration does not list this customer and profile, so the command does not run.'),
);

function refusing(error: () => Error): SecretSource {
  return { get: () => Promise.reject(error()), refused: () => false };
}

function wrongPartOf(source: ConnectionSource, owner: Owner): string | null {
  return keyPartsIn(textsOf(source)).find((part) => !isHarmless(owner[part] ?? '')) ?? null;
}

function mayRunFor(source: ConnectionSource, { customers }: EnvironmentConfig, owner: Owner): boolean {
  if (source.kind !== 'command' || source.any || !dependsOnRecord(source.command)) return true;
  return customers.some(({ customer, profile }) => customer === owner.customer && profile === owner.profile);
}

function textsOf(source: ConnectionSource): readonly string[] {
  return source.kind === 'url' ? [source.url] : source.command;
}
