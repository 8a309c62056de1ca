/** What Postgres says of the tables of the catalogue. A table that does not exist has no entry. */
export interface PostgresFacts {
  readonly version: string;
  readonly commitTimestamps: boolean;
  /** Table of the catalogue → column → declared type as `format_type` prints it, e.g. `timestamp(3) with time zone`. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
