import type { ClientBase, Pool } from 'pg';
import type { ScorecardName } from '../scorecard/scorecardName';
import { cardColumns, keyIs, keyOf, scoreColumns, selectColumn, timeAsText } from '../columns';
import type { Score, StoredScorecard } from '../Scorecard';
import { cardOf, type CardRow } from './cardRow';

const SCORES = `
  SELECT coalesce(json_agg(json_build_object('criterionId', s.criterion_id, ${scoreColumns
    .map(({ id, column }) => `'${id}', s.${column}`)
    .join(', ')}) ORDER BY s.criterion_id COLLATE "C"), '[]')
  FROM director.scores AS s
  WHERE ${keyIs('s')}`;

const READ = `
  SELECT ${cardColumns.map((column) => selectColumn('c', column)).join(', ')},
    c.row_version::text AS row_version, ${timeAsText('c.replication_version')} AS replication_version,
    (${SCORES}) AS scores
  FROM director.scorecards AS c
  WHERE ${keyIs('c')}`;

interface Row extends CardRow {
  readonly row_version: string;
  readonly replication_version: string;
  /** Of the shape of `Score`, but that NaN and the infinities come as text. */
  readonly scores: readonly Score[];
}

/** The card with its scores. One statement, hence one snapshot even under READ COMMITTED. */
export async function readScorecard(postgres: Pool | ClientBase, name: ScorecardName): Promise<StoredScorecard | null> {
  const {
    rows: [row],
  } = await postgres.query<Row>({ name: 'coaching_read_scorecard', text: READ, values: keyOf(name) });
  if (!row) return null;
  return {
    name,
    card: cardOf(row),
    scores: row.scores.map(readFloats),
    rowVersion: row.row_version,
    replicationVersion: row.replication_version,
  };
}

/** Postgres writes what JSON has no notation for as text: `"NaN"`, `"Infinity"`. */
function readFloats(score: Score): Score {
  const number = (value: number | null) => (value === null ? null : Number(value));
  return { ...score, numericValue: number(score.numericValue), aiValue: number(score.aiValue) };
}
