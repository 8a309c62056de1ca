import { cardFields, scoreFields, tables } from '@/lib/record/catalogue';
import type { ScorecardName } from '@/lib/record/resourceName';
import { TextOfFacts } from '../TextOfFacts';
import type { PostgresStatement } from './openPostgres';
import { presentColumns, type PresentColumn } from './presentColumns';
import { quotePostgres, quotePostgresTable } from './quotePostgres';
import type { PostgresFacts } from './PostgresFacts';
import { requireColumns } from './readPostgresFacts';

export interface DirectorQuery extends PostgresStatement {
  readonly card: readonly PresentColumn[];
  readonly score: readonly PresentColumn[];
  readonly warnings: readonly string[];
}

const { customer, profile, scorecard, criterion } = tables.key;
const texts = new TextOfFacts<PostgresFacts, Omit<DirectorQuery, 'values'>>();

/**
 * The card and its scores in one statement, so in one snapshot and one round trip. One row comes back per name, in order, also for
 * a name without a card: clock, card's key, card's xmin and commit time, card's columns, and the scores as a JSON array of
 * `[criterion, xmin, commit time, columns…]`, every value as the text that Postgres prints.
 */
export function directorQuery(facts: PostgresFacts, names: readonly ScorecardName[]): DirectorQuery {
  const many = names.length !== 1;
  return { ...texts.get(facts, many ? 'many' : 'one', () => build(facts, many)), values: keyValues(names) };
}

function build(facts: PostgresFacts, many: boolean): Omit<DirectorQuery, 'values'> {
  const cardColumns = requireColumns(facts, tables.card.postgres, [customer, profile, scorecard]);
  const scoreColumns = requireColumns(facts, tables.score.postgres, [customer, profile, scorecard, criterion]);
  const card = presentColumns(tables.card.postgres, cardFields, (field) => field.postgres, cardColumns);
  const score = presentColumns(tables.score.postgres, scoreFields, (field) => field.postgres, scoreColumns);
  const committed = (row: string) =>
    facts.commitTimestamps ? `pg_xact_commit_timestamp(${row}.xmin)` : 'NULL::timestamptz';
  const warnings = facts.commitTimestamps
    ? []
    : ['Postgres keeps no commit times: set track_commit_timestamp = on to see the order of commits.'];

  const cardList = [
    'now()',
    `card.${quotePostgres(scorecard)}`,
    'card.xmin',
    committed('card'),
    ...card.present.map(({ column }) => `card.${quotePostgres(column)}`),
  ];
  const scoreList = [
    `score.${quotePostgres(criterion)}::text`,
    'score.xmin::text',
    `${committed('score')}::text`,
    ...score.present.map(({ column }) => `score.${quotePostgres(column)}::text`),
  ];
  const sql = `SELECT ${cardList.join(', ')},
       (SELECT json_agg(json_build_array(${scoreList.join(', ')}) ORDER BY score.${quotePostgres(criterion)})
        FROM ${quotePostgresTable(tables.score.postgres)} AS score
        WHERE ${matchesWanted('score', scoreColumns)})
FROM ${wantedNames(many, cardColumns[scorecard] ?? '')}
LEFT JOIN ${quotePostgresTable(tables.card.postgres)} AS card
  ON ${matchesWanted('card', cardColumns)}${many ? '\nORDER BY wanted.place' : ''}`;
  return {
    sql,
    card: card.present,
    score: score.present,
    warnings: [...warnings, ...card.warnings, ...score.warnings],
  };
}

/** One name as three parameters, many as three arrays; both under the name `wanted`. */
export function wantedNames(many: boolean, idType: string): string {
  const id = idType === 'uuid' ? 'uuid' : 'text';
  if (!many) return `(SELECT $1::text AS customer, $2::text AS profile, $3::${id} AS scorecard) AS wanted`;
  return `unnest($1::text[], $2::text[], $3::${id}[]) WITH ORDINALITY AS wanted (customer, profile, scorecard, place)`;
}

export function keyValues(names: readonly ScorecardName[]): PostgresStatement['values'] {
  const [first] = names;
  if (first !== undefined && names.length === 1) return [first.customer, first.profile, first.scorecard];
  return [names.map((name) => name.customer), names.map((name) => name.profile), names.map((name) => name.scorecard)];
}

/** The id is compared in the type that both tables really have; where they differ, as text. */
export function matchesWanted(row: string, columns: Readonly<Record<string, string>>): string {
  const id = columns[scorecard] === 'uuid' ? 'uuid' : 'text';
  return [
    `${row}.${quotePostgres(customer)} = wanted.customer`,
    `${row}.${quotePostgres(profile)} = wanted.profile`,
    `${row}.${quotePostgres(scorecard)} = wanted.scorecard::${id}`,
  ].join(' AND ');
}
