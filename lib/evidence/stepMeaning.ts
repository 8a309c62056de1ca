/** A store that a step works in. */
export const stepStores = ['postgres', 'clickhouse'] as const;
export type StepStore = (typeof stepStores)[number];

/**
 * What a step does to the rows that it names. `read` may lock them as well. `commit` makes visible what its actor has written since the transaction
 * began. `insert_version` adds versions, `delete_versions` removes them. `work` touches no store.
 */
export const stepEffects = ['read', 'write', 'delete', 'commit', 'insert_version', 'delete_versions', 'work'] as const;
export type StepEffect = (typeof stepEffects)[number];

/** Rows of a record as a step names them: `{copy}/{row set}`, by the ids of the record type. */
export function rowsOf(copy: string, rowSet: string): string {
  return `${copy}/${rowSet}`;
}

/** What a step does. It travels with the step, whatever that is called: nothing is read out of its name. */
export interface StepMeaning {
  /** To stand after its actor's name: "reads the row". */
  readonly says: string;
  /** null: it touches none. */
  readonly store: StepStore | null;
  readonly effect: StepEffect;
  /** As `rowsOf` names them, or those of a race over tables of its own: of a read what it reads, of any other step what it writes. */
  readonly rows: readonly string[];
}

/** Whether a step does this to these rows; false also where it does not say what it does. */
export function does(
  step: { readonly effect?: StepEffect | undefined; readonly rows?: readonly string[] | undefined },
  effect: StepEffect,
  rows: string,
): boolean {
  return step.effect === effect && step.rows?.includes(rows) === true;
}
