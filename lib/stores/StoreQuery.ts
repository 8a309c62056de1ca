/** A statement as it was sent, with its parameters as text by placeholder, so that it can be run again in psql or clickhouse-client. */
export interface StoreQuery {
  readonly title: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
}
