import type { ConnectionSource, EnvironmentConfig } from './config';
import { dependsOnRecord, type Placeholders } from './placeholders';
import { secretSource, type SecretSource } from './secretSource';

export interface StoreSources {
  readonly postgres: SecretSource | null;
  readonly clickhouse: SecretSource | null;
}

/** The key parts of a record's name, of which some may tell whose stores it lies in. */
export type Owner = Readonly<Record<string, string>>;

/** Which stores hold a record: the same key means the same stores. */
export function storesKey(environment: EnvironmentConfig, owner: Owner): string {
  return needsOwner(environment) ? `${environment.id} ${owner.customer} ${owner.profile}` : environment.id;
}

/** True when each customer and profile has stores of its own, so that no store can be opened without a name. */
export function needsOwner(environment: EnvironmentConfig): boolean {
  return [environment.postgres, environment.clickhouse].some(
    (source) => source !== null && dependsOnRecord(textsOf(source)),
  );
}

/** Where the stores' URLs come from, with the placeholders filled in. */
export function storeSources(environment: EnvironmentConfig, owner: Owner): StoreSources {
  const placeholders: Placeholders = { ...owner, environment: environment.id };
  const open = (source: ConnectionSource | null) => {
    if (source === null) return null;
    if (!mayRunFor(source, environment, owner)) return unlisted;
    return secretSource(source, placeholders, { timeoutMs: environment.timeoutMs });
  };
  return { postgres: open(environment.postgres), clickhouse: open(environment.clickhouse) };
}

/** Whoever may ask the console may name any customer; a command is a program that runs here. */
export class CustomerNotListed extends Error {
  override readonly name = 'CustomerNotListed';
}

const unlisted: SecretSource = {
  get: () =>
    Promise.reject(
      new CustomerNotListed('The configuration does not list this customer and profile, so its command does not run.'),
    ),
  refused: () => false,
};

function mayRunFor(source: ConnectionSource, { customers }: EnvironmentConfig, owner: Owner): boolean {
  if (source.kind !== 'command' || source.any || !dependsOnRecord(source.command)) return true;
  return customers.some(({ customer, profile }) => customer === owner.customer && profile === owner.profile);
}

function textsOf(source: ConnectionSource): readonly string[] {
  return source.kind === 'url' ? [source.url] : source.command;
}
