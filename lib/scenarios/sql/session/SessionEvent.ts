export interface ResultColumn {
  readonly name: string;
  /** The type's OID. */
  readonly type: number;
}

/** What a session's server says, in the order in which it does. */
export type SessionEvent =
  | ResultRows
  /** A statement without rows. `count` of those that change rows. */
  | { readonly kind: 'done'; readonly tag: string; readonly count: number | null }
  | ServerMessage
  | { readonly kind: 'notification'; readonly channel: string; readonly payload: string; readonly pid: number }
  /** The connection is gone. */
  | { readonly kind: 'lost' };

export interface ServerMessage {
  readonly kind: 'notice' | 'error';
  readonly severity: string;
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
}

export interface ResultRows {
  readonly kind: 'rows';
  readonly columns: readonly ResultColumn[];
  /** As text, as Postgres prints them. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** How many there were; `rows` may hold fewer. */
  readonly count: number;
}
