/** Addresses of the stores that one integration run shares; plain data, so that vitest can hand it to its workers. */
export type TestStack = {
  readonly postgres: {
    readonly adminUrl: string;
    readonly url: string;
    readonly readerUrl: string;
    readonly labUrl: string;
  };
  /** Urls without a database, for the writing user and for readonly = 2 and readonly = 1. */
  readonly clickhouse: { readonly url: string; readonly readerUrl: string; readonly strictUrl: string };
};

declare module 'vitest' {
  export interface ProvidedContext {
    lastwriteStack: TestStack;
  }
}

/** The same server and credentials, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
