/** A statement that read a copy. */
export interface StoreQuery {
  readonly title: string;
  /** With every value in its place: it runs as it stands when pasted into psql or clickhouse-client. */
  readonly sql: string;
  /** As it was sent, with parameters as text by placeholder. */
  readonly sent: { readonly sql: string; readonly parameters: Readonly<Record<string, string>> };
}
