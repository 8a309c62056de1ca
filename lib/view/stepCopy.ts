import type { Call, SourceId } from './inspection';

/** What a step says of itself; nothing where nobody told. */
export type ToldStep = Pick<NonNullable<Call['steps']>[number], 'says' | 'store' | 'effect' | 'rows'>;

/** The copy that a step works on, by which it is coloured; null where it touches none or does not say. */
export function copyOf({ store, effect, rows = [] }: ToldStep): SourceId | null {
  if (effect === undefined) return null;
  switch (store) {
    case 'clickhouse':
      return 'clickhouseRaw';
    case 'postgres':
      return rows.length > 0 && rows.every((each) => each === 'historic/score') ? 'historic' : 'postgres';
    case null:
    case undefined:
      return null;
    default:
      return store satisfies never;
  }
}
