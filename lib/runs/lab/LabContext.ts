import type { State } from '@/lib/state/openState';

/** What a worker runs races of SQL with. */
export interface LabContext {
  readonly state: State;
  /** Of a role that may make databases and roles. */
  readonly labUrl: string;
  /** Of a user who may make databases; null: races with ClickHouse steps cannot be run. */
  readonly labClickhouseUrl: string | null;
  /** Names this process in claims and notes. */
  readonly worker: string;
  readonly onError: (what: string, error: unknown) => void;
  readonly onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}
