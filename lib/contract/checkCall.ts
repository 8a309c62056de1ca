import { rowsOf } from '@/lib/evidence/stepMeaning';
import { callOf, type RecordType } from '@/lib/record/RecordType';
import { oneOf } from './steps';

interface ToldCall {
  readonly call: string;
  readonly steps?:
    | readonly { readonly store?: string | null | undefined; readonly rows?: readonly string[] | undefined }[]
    | undefined;
}

interface Mistake {
  /** Into the call: `steps.0.rows.1`. */
  readonly path: string;
  readonly message: string;
}

/** What of a told call its record's type does not have: the call itself, or rows that its steps name. */
export function mistakesOfCall(type: RecordType, { call, steps = [] }: ToldCall): readonly Mistake[] {
  const rows = type.copies.flatMap(({ id, store, tables }) =>
    tables.map(({ rowSet }) => ({ name: rowsOf(id, rowSet), store })),
  );
  const known = callOf(type, call) !== null;
  return [
    ...(known ? [] : [{ path: 'call', message: oneOf(type.calls.map(({ id }) => id)) }]),
    ...steps.flatMap(({ store, rows: named = [] }, index): readonly Mistake[] => {
      const unknown = named.findIndex((row) => !rows.some(({ name }) => name === row));
      if (unknown >= 0)
        return [{ path: `steps.${index}.rows.${unknown}`, message: oneOf(rows.map(({ name }) => name)) }];
      if (named.every((row) => rows.find(({ name }) => name === row)?.store === store)) return [];
      const inStore = rows.filter((row) => row.store === store).map(({ name }) => name);
      return [
        { path: `steps.${index}.rows`, message: `expected rows of ${store ?? 'no store'}: ${inStore.join(', ')}` },
      ];
    }),
  ];
}
