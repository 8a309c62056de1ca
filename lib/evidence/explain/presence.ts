import type { Explainer } from './prose';
import { clock, count, fieldLabel, keyName, list } from './words';

const HIDDEN = {
  tombstone: 'a tombstone (is_deleted) hides it',
  lightweight_delete: 'a lightweight DELETE hides it',
} as const;

export const explainMissingInClickhouse: Explainer<'missing_in_clickhouse'> = (
  { versionsHeld, hiddenBy, changedAt },
  inspectedAt,
) => {
  const since = changedAt === null ? '' : `, last changed at ${clock(changedAt, inspectedAt, 3)}`;
  const raw =
    versionsHeld === null
      ? 'RAW was not read, so whether it ever arrived cannot be told.'
      : versionsHeld === 0
        ? 'RAW holds no version of it.'
        : `RAW holds ${count(versionsHeld, 'version')} of it${hiddenBy ? `, and ${HIDDEN[hiddenBy]}` : ''}.`;
  return {
    title: 'Missing in ClickHouse',
    explanation: hiddenBy
      ? `Postgres holds the card, and in ClickHouse ${HIDDEN[hiddenBy]}.`
      : 'Postgres holds the card, and FINAL does not return it.',
    narrative: [`Postgres holds the card${since}.`, raw],
    headline: {
      lead: 'Only in Postgres.',
      rest: hiddenBy
        ? `ClickHouse had the card; ${HIDDEN[hiddenBy]}.`
        : `Postgres holds the card${since}; ${versionsHeld === 0 ? 'ClickHouse has no version of it' : 'FINAL does not return it'}.`,
    },
  };
};

export const explainMissingInPostgres: Explainer<'missing_in_postgres'> = (
  { deletedAt, scoresInFinal },
  inspectedAt,
) => ({
  title: 'Missing in Postgres',
  explanation:
    'FINAL returns a card that Postgres does not hold. A replacing table keeps a deleted row until a tombstone or a DELETE reaches it, and work that ran late can bring one back.',
  narrative: [
    ...(deletedAt === null
      ? ['No Delete of this card is known.']
      : [`DeleteScorecard was acknowledged at ${clock(deletedAt, inspectedAt)}.`]),
    `FINAL still returns the card${scoresInFinal > 0 ? ` and ${count(scoresInFinal, 'score')}` : ''}.`,
  ],
  headline: {
    lead: 'Only in ClickHouse.',
    rest:
      deletedAt === null
        ? 'FINAL returns the card; Postgres does not hold it.'
        : `Deleted at ${clock(deletedAt, inspectedAt, 3)}; FINAL still returns the card.`,
  },
});

export const explainMissingScore: Explainer<'missing_score'> = ({ criteria }) => ({
  title: 'Scores missing in ClickHouse',
  explanation: `Postgres holds ${count(criteria.length, 'score')} that FINAL does not return.`,
  narrative: criteria.slice(0, 6).map((score) => {
    const held =
      score.versionsHeld === null
        ? 'RAW was not read'
        : score.versionsHeld === 0
          ? 'RAW holds no version of it'
          : `RAW holds ${count(score.versionsHeld, 'version')}`;
    return `Criterion ${score.criterionId}: ${held}${score.hiddenBy ? `, and ${HIDDEN[score.hiddenBy]}` : ''}.`;
  }),
  headline: {
    lead: 'Scores are missing in ClickHouse.',
    rest: `Postgres holds ${list(criteria.map((score) => score.criterionId))}, FINAL does not.`,
  },
});

export const explainOrphanScore: Explainer<'orphan_score'> = ({ criteria }) => ({
  title: 'Scores left behind in ClickHouse',
  explanation: `FINAL returns ${count(criteria.length, 'score')} that Postgres does not hold. A replacing table never deletes on its own: a score removed in Postgres stays until a tombstone or a DELETE is written.`,
  narrative: criteria.slice(0, 6).map((criterion) => `Criterion ${criterion} is in FINAL and not in director.`),
  headline: {
    lead: 'Scores were left behind in ClickHouse.',
    rest: `FINAL returns ${list(criteria)}; Postgres does not hold ${criteria.length === 1 ? 'it' : 'them'}.`,
  },
});

export const explainHistoricDivergence: Explainer<'historic_divergence'> = ({
  missingRows,
  extraRows,
  keys,
  rowsDisagree,
}) => {
  const parts = [
    ...(missingRows.length > 0 ? [`It has no row for ${list(missingRows)}.`] : []),
    ...(extraRows.length > 0 ? [`It holds rows that director does not: ${list(extraRows)}.`] : []),
    ...keys
      .slice(0, 5)
      .map((key) => `For ${keyName(key.criterionId)} it differs in ${list(key.fields.map(fieldLabel))}.`),
    ...(rowsDisagree.length > 0
      ? [
          `Its rows carry the card's fields each, and disagree among themselves on ${list(rowsDisagree.map(fieldLabel))}.`,
        ]
      : []),
  ];
  return {
    title: 'historic differs from director',
    explanation: 'The intermediate rows, from which the ClickHouse rows are made, are not what director holds.',
    narrative: parts,
    headline: { lead: 'historic disagrees with director.', rest: parts[0] ?? '' },
  };
};

export const explainDuplicateFinal: Explainer<'duplicate_final'> = ({ keys, partitions, warnings }) => ({
  title: 'FINAL returns more than one row for a key',
  explanation: `FINAL must leave one row per sorting key.${partitions.length > 1 ? ` The versions lie in ${partitions.length} partitions: a key that changes its partition is never merged.` : ''}`,
  narrative: [
    ...keys.slice(0, 6).map((key) => `For ${keyName(key.criterionId)} it returns ${key.rows} rows.`),
    ...(partitions.length > 1 ? [`Partitions: ${list(partitions)}.`] : []),
    ...warnings,
  ],
  headline: {
    lead: 'More than one row per key.',
    rest: `FINAL returns ${list(keys.map((key) => `${key.rows} rows for ${keyName(key.criterionId)}`))}.`,
  },
});
