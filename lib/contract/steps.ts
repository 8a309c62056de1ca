import { z } from 'zod';
import { stepEffects, stepStores, type StepEffect, type StepStore } from '@/lib/evidence/stepMeaning';

/** `expected one of read, write`. */
export function oneOf(values: readonly string[]): string {
  return `expected one of ${values.join(', ')}`;
}

const says = z.string().meta({ description: 'What its actor does, to follow its name: `reads the row`.' });
const store = z
  .enum(stepStores, { error: `${oneOf(stepStores)}, or null for a step without a store` })
  .nullable()
  .meta({ description: 'The store that it works in. null: none.' });
const effect = z.enum(stepEffects, { error: oneOf(stepEffects) }).meta({
  description:
    'What it does to its `rows`. `read` may also lock them; `commit` makes visible what its actor has written since its transaction began; `insert_version` adds versions to ClickHouse, `delete_versions` removes them; `work` touches no store.',
});
const rows: z.ZodType<readonly string[]> = z.array(z.string()).meta({
  description:
    'The rows that a read reads, or that any other step writes, as `{copy}/{row set}` with the ids from GET /api/records: `postgres/order`, `clickhouse/item`.',
});

/** A record type has fewer copies of fewer row sets. */
const MAX_ROWS = 50;

/** What a step does, as answers carry it. Missing where it was not told: then nothing is concluded from the step. */
export const toldMeaning = {
  says: says.optional(),
  store: store.optional(),
  effect: effect.optional(),
  rows: rows.optional(),
} as const;

/** The same as it is told with a call. */
export const reportedMeaning = {
  says: z
    .string()
    .min(1, { error: 'expected what the step does, like "reads the row"' })
    .max(200)
    .optional()
    .meta(says.meta() ?? {}),
  store: store.optional(),
  effect: effect.optional(),
  rows: z
    .array(z.string().min(1).max(200))
    .max(MAX_ROWS)
    .optional()
    .meta(rows.meta() ?? {}),
} as const;

/** A step with what it is called. */
export const namedStepSchema = z
  .object({ name: z.string(), ...toldMeaning })
  .meta({ id: 'NamedStep', description: 'A step of an actor, with what it does.' });

interface Reported {
  readonly store?: StepStore | null | undefined;
  readonly effect?: StepEffect | undefined;
  readonly rows?: readonly string[] | undefined;
}

const storeOf: Readonly<Record<StepEffect, readonly (StepStore | null)[]>> = {
  read: ['postgres', 'clickhouse'],
  write: ['postgres'],
  delete: ['postgres'],
  commit: ['postgres'],
  insert_version: ['clickhouse'],
  delete_versions: ['clickhouse'],
  work: [null],
};

/** Adds an issue where a step says only half of what it does, or what no step can do: what is told at all is told whole. */
export function refuseHalfMeanings(step: Reported, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  const { effect: does, rows: named = [] } = step;
  if (does === undefined) {
    if (step.store !== undefined || named.length > 0)
      refuse('effect', `${oneOf(stepEffects)}, since the step names its store or rows`);
    return;
  }
  const stores = storeOf[does];
  if (step.store === undefined || !stores.includes(step.store))
    refuse('store', `expected ${stores.map(String).join(' or ')}, where effect "${does}" happens`);
  if (does !== 'commit' && does !== 'work' && named.length === 0)
    refuse('rows', `expected the rows of effect "${does}", like {copy}/{row set}`);
}
