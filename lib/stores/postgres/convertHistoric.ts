import type { HistoricCopy } from '@/lib/evidence/model';
import type { HistoricQuery } from './historicQuery';
import type { PostgresRow } from './openPostgres';
import { convertRow } from './presentColumns';

type HistoricRow = HistoricCopy['rows'][number];

/** One row of the historic query, with the key it belongs to. */
export function convertHistoric(
  query: HistoricQuery,
  row: PostgresRow,
): { readonly key: string; readonly row: HistoricRow } {
  const [customer, profile, scorecard, criterionId, ...values] = row;
  const card = convertRow(query.card, values);
  const score = convertRow(query.score, values.slice(query.card.length));
  return { key: `${customer}/${profile}/${scorecard}`, row: { criterionId: criterionId ?? '', card, score } };
}
