import type { Call, Copy } from './inspection';
import type { Sign } from './signs';

/** What a step says of itself; nothing where nobody told. */
export type ToldStep = Pick<NonNullable<Call['steps']>[number], 'says' | 'store' | 'effect' | 'rows'>;

/** The sign of what a step works on; null where it touches no store or does not say. In Postgres it is the truth's unless all its rows are those of derived `copies`. */
export function signOfStep({ store, effect, rows = [] }: ToldStep, copies: readonly Copy[] = []): Sign | null {
  if (effect === undefined) return null;
  switch (store) {
    case 'clickhouse':
      return 'raw';
    case 'postgres': {
      const derived = copies.filter((copy) => copy.store === 'postgres' && copy.role === 'derived');
      const isDerived = (each: string) => derived.some(({ copy }) => each.startsWith(`${copy}/`));
      return rows.length > 0 && rows.every(isDerived) ? 'derived' : 'truth';
    }
    case null:
    case undefined:
      return null;
    default:
      return store satisfies never;
  }
}
