import { cardFields, scoreFields, tables } from '@/lib/record/catalogue';
import type { ScorecardName } from '@/lib/record/resourceName';
import { TextOfFacts } from '../TextOfFacts';
import { keyValues, matchesWanted, wantedNames } from './directorQuery';
import type { PostgresStatement } from './openPostgres';
import { presentColumns, type PresentColumn } from './presentColumns';
import { quotePostgres, quotePostgresTable } from './quotePostgres';
import type { PostgresFacts } from './PostgresFacts';
import { requireColumns } from './readPostgresFacts';

export interface HistoricQuery extends PostgresStatement {
  readonly card: readonly PresentColumn[];
  readonly score: readonly PresentColumn[];
  readonly warnings: readonly string[];
}

const texts = new TextOfFacts<PostgresFacts, Omit<HistoricQuery, 'values'>>();

/** Every historic row: customer, profile, scorecard, criterion, the card's columns, the score's columns. */
export function historicQuery(facts: PostgresFacts, names: readonly ScorecardName[]): HistoricQuery {
  const many = names.length !== 1;
  return { ...texts.get(facts, many ? 'many' : 'one', () => build(facts, many)), values: keyValues(names) };
}

function build(facts: PostgresFacts, many: boolean): Omit<HistoricQuery, 'values'> {
  const { customer, profile, scorecard, criterion } = tables.key;
  const table = tables.historic.postgres;
  const columns = requireColumns(facts, table, [customer, profile, scorecard, criterion]);
  const card = presentColumns(table, cardFields, (field) => field.historic, columns);
  const score = presentColumns(table, scoreFields, (field) => field.historic, columns);
  const list = [
    customer,
    profile,
    scorecard,
    criterion,
    ...card.present.map(({ column }) => column),
    ...score.present.map(({ column }) => column),
  ];
  const sql = `SELECT ${list.map((column) => `historic.${quotePostgres(column)}`).join(', ')}
FROM ${wantedNames(many, columns[scorecard] ?? '')}
JOIN ${quotePostgresTable(table)} AS historic
  ON ${matchesWanted('historic', columns)}
ORDER BY historic.${quotePostgres(criterion)}`;
  return { sql, card: card.present, score: score.present, warnings: [...card.warnings, ...score.warnings] };
}
