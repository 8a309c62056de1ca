/** The stores' descriptions of their tables. */
export interface Catalogs {
  readonly postgres: readonly PostgresTableSeen[];
  readonly clickhouse: readonly ClickHouseTableSeen[];
}

export interface PostgresTableSeen {
  readonly schema: string;
  readonly table: string;
  /** It is found by its name alone, through the search path. */
  readonly visible: boolean;
  /** A view or a foreign table: nothing says what is unique in it. */
  readonly isView: boolean;
  readonly columns: readonly ColumnSeen[];
  /** Columns that no two rows share, the primary key first. Indexes over a part of the rows or over expressions are none. */
  readonly keys: readonly KeySeen[];
  readonly foreignKeys: readonly ForeignKeySeen[];
}

export interface ColumnSeen {
  readonly name: string;
  /** In Postgres as `format_type` prints it, of a domain its base type, one of the user's own behind its sort: `enum mood`; in ClickHouse as declared. */
  readonly type: string;
  readonly nullable: boolean;
  readonly generated: boolean;
  readonly readable: boolean;
}

export interface KeySeen {
  readonly primary: boolean;
  readonly columns: readonly string[];
}

export interface ForeignKeySeen {
  readonly columns: readonly string[];
  readonly schema: string;
  readonly table: string;
  /** As many as `columns`, in their order. */
  readonly references: readonly string[];
}

export interface ClickHouseTableSeen {
  readonly database: string;
  readonly table: string;
  /** It lies in the database of the connection. */
  readonly visible: boolean;
  readonly engine: string;
  readonly engineFull: string;
  readonly sortingKey: string;
  readonly partitionKey: string;
  /** Of a view: its SELECT. */
  readonly asSelect: string;
  readonly columns: readonly ColumnSeen[];
}
