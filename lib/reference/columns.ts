import { cardFields, scoreFields, type DeclaredField } from './scorecard/catalogue';
import type { ScorecardName } from './scorecard/scorecardName';
import type { Card, Score } from './Scorecard';

export interface CatalogueColumn<Id> {
  readonly id: Id;
  readonly column: string;
  readonly type: string;
  readonly clickhouse: string | null;
}

function columnsOf<Id>(fields: readonly DeclaredField[]): readonly CatalogueColumn<Id>[] {
  return fields.map(({ id, postgres, clickhouse }) => ({
    id: id as Id,
    column: postgres.column,
    type: postgres.type,
    clickhouse: clickhouse?.column ?? null,
  }));
}

/** The card's columns, in the order of the catalogue, which names them the same in director and in historic. */
export const cardColumns = columnsOf<keyof Card>(cardFields);
export const scoreColumns = columnsOf<keyof Omit<Score, 'criterionId'>>(scoreFields);

/** A column as it leaves Postgres: times as text, since JavaScript's dates would cut their microseconds. */
export function selectColumn(
  prefix: string,
  { column, type }: { readonly column: string; readonly type: string },
): string {
  return type === 'timestamptz' ? `${timeAsText(`${prefix}.${column}`)} AS ${column}` : `${prefix}.${column}`;
}

export function timeAsText(expression: string): string {
  return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** `(customer_id, profile_id, scorecard_id) = ($1, $2, $3)` for the parameters of `keyOf`. */
export function keyIs(prefix: string): string {
  return `${prefix}.customer_id = $1::text AND ${prefix}.profile_id = $2::text AND ${prefix}.scorecard_id = $3::uuid`;
}

/** The keys of records of one parent: customer, profile, and the ids in their order. At least one name. */
export function keysOf(names: readonly [ScorecardName, ...ScorecardName[]]): [string, string, string[]] {
  const [{ customer, profile }] = names;
  return [customer, profile, names.map(({ scorecard }) => scorecard).sort()];
}

export function keyOf(name: {
  readonly customer: string;
  readonly profile: string;
  readonly scorecard: string;
}): [string, string, string] {
  return [name.customer, name.profile, name.scorecard];
}
