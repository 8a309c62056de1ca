import type { ScorecardName } from '../scorecard/scorecardName';
import { stringifyExactly } from '@/lib/record/stringifyExactly';
import { cardColumns, keyIs, keyOf, keysOf, scoreColumns } from '../columns';
import type { Scorecard } from '../Scorecard';
import type { Transaction } from './transaction';

/** Held to the end of the transaction, so that the rows of two copies never mix. Many are taken in the order of their ids. */
const LOCK = `
  SELECT pg_advisory_xact_lock(hashtextextended('historic ' || $1::text || ' ' || $2::text || ' ' || id::text, 0))
  FROM unnest($3::uuid[]) AS id`;
const CLEAR = `
  DELETE FROM historic.scorecard_scores AS h
  WHERE h.customer_id = $1::text AND h.profile_id = $2::text AND h.scorecard_id = ANY ($3::uuid[])`;

const columns = [...scoreColumns, ...cardColumns].map(({ column }) => column).join(', ');
const target = `INSERT INTO historic.scorecard_scores (customer_id, profile_id, scorecard_id, criterion_id, ${columns})`;

const FROM_DIRECTOR = `${target}
  SELECT s.customer_id, s.profile_id, s.scorecard_id, s.criterion_id,
    ${[...scoreColumns.map(({ column }) => `s.${column}`), ...cardColumns.map(({ column }) => `c.${column}`)].join(', ')}
  FROM director.scorecards AS c JOIN director.scores AS s USING (customer_id, profile_id, scorecard_id)
  WHERE ${keyIs('c')}`;

const FROM_COPY = `${target}
  SELECT $1::text, $2::text, $3::uuid, s."criterionId",
    ${[...scoreColumns.map(({ id }) => `s."${id}"`), ...cardColumns.map(({ id }) => `c."${id}"`)].join(', ')}
  FROM json_to_record($4::json) AS c(${cardColumns.map(({ id, type }) => `"${id}" ${type}`).join(', ')}),
    json_to_recordset($5::json) AS s("criterionId" text, ${scoreColumns.map(({ id, type }) => `"${id}" ${type}`).join(', ')})`;

/** Makes historic what director holds, as the transaction sees it. */
export async function writeHistoricFromDirector(transaction: Transaction, name: ScorecardName): Promise<void> {
  await clear(transaction, [name]);
  await transaction.query(FROM_DIRECTOR, keyOf(name));
}

/** Makes historic what a copy in memory says. */
export async function writeHistoricFromCopy(
  transaction: Transaction,
  { name, card, scores }: Scorecard,
): Promise<void> {
  await clear(transaction, [name]);
  await transaction.query(FROM_COPY, [...keyOf(name), stringifyExactly(card), stringifyExactly(scores)]);
}

/** Of records of one parent. */
export async function deleteHistoric(
  transaction: Transaction,
  names: readonly [ScorecardName, ...ScorecardName[]],
): Promise<void> {
  await clear(transaction, names);
}

async function clear(transaction: Transaction, names: readonly [ScorecardName, ...ScorecardName[]]): Promise<void> {
  await transaction.query(LOCK, keysOf(names));
  await transaction.query(CLEAR, keysOf(names));
}
