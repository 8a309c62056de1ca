import type { Explainer } from './prose';
import type { HiddenBy } from '@/lib/evidence/findings/facts';
import { clock, count, fieldLabel, keyName, keyNames, list, stamp } from './words';

const HIDDEN = {
  tombstone: 'a tombstone (is_deleted) hides it',
  lightweight_delete: 'a lightweight DELETE hides it',
} as const;

/** What hides a row, or marks it in a column that the engine does not use. */
function hiding(by: HiddenBy, column: string | null): string {
  return by === 'deletion_mark' ? `its column ${column ?? ''} marks it as deleted` : HIDDEN[by];
}

const MARKED =
  'The engine does not use that column, so FINAL returns the row all the same; readers that filter by it see none.';

export const explainMissingInClickhouse: Explainer<'missing_in_clickhouse'> = (
  { versionsHeld, hiddenBy, markColumn, changedAt },
  inspectedAt,
) => {
  const since = changedAt === null ? '' : `, last changed at ${clock(changedAt, inspectedAt, 3)}`;
  const by = hiddenBy && hiding(hiddenBy, markColumn);
  const raw =
    versionsHeld === null
      ? 'RAW was not read, so whether it ever arrived cannot be told.'
      : versionsHeld === 0
        ? 'RAW holds no version of it.'
        : `RAW holds ${count(versionsHeld, 'version')} of it${by ? `, and ${by}` : ''}.`;
  if (hiddenBy === 'deletion_mark') {
    return {
      title: 'Marked as deleted in ClickHouse',
      explanation: `Postgres holds the card, and in ClickHouse ${by}. ${MARKED}`,
      narrative: [`Postgres holds the card${since}.`, raw],
      headline: {
        lead: 'Deleted in ClickHouse, by its mark.',
        rest: `Postgres holds the card; FINAL's row has ${markColumn} set, which the engine does not use.`,
      },
    };
  }
  return {
    title: 'Missing in ClickHouse',
    explanation: by
      ? `Postgres holds the card, and in ClickHouse ${by}.`
      : 'Postgres holds the card, and FINAL does not return it.',
    narrative: [`Postgres holds the card${since}.`, raw],
    headline: {
      lead: 'Only in Postgres.',
      rest: by
        ? `ClickHouse had the card; ${by}.`
        : `Postgres holds the card${since}; ${versionsHeld === 0 ? 'ClickHouse has no version of it' : 'FINAL does not return it'}.`,
    },
  };
};

export const explainMissingInPostgres: Explainer<'missing_in_postgres'> = (
  { deletedAt, scoresInFinal, markColumn },
  inspectedAt,
) => ({
  title: 'Missing in Postgres',
  explanation:
    markColumn === null
      ? 'FINAL returns a card that Postgres does not hold. A replacing table keeps a deleted row until a tombstone or a DELETE reaches it, and work that ran late can bring one back.'
      : `FINAL returns a card that Postgres does not hold; its column ${markColumn} marks it as deleted. ${MARKED}`,
  narrative: [
    ...(deletedAt === null
      ? ['No call that deleted this card is known.']
      : [`DeleteScorecard was acknowledged at ${clock(deletedAt, inspectedAt)}.`]),
    `FINAL still returns the card${scoresInFinal > 0 ? ` and ${count(scoresInFinal, 'score')}` : ''}.`,
  ],
  headline: {
    lead: markColumn === null ? 'Only in ClickHouse.' : 'Deleted, and marked so in ClickHouse.',
    rest:
      markColumn !== null
        ? `FINAL still returns the row, with ${markColumn} set; the engine does not use that column.`
        : deletedAt === null
          ? 'FINAL returns the card; Postgres does not hold it.'
          : `Deleted at ${clock(deletedAt, inspectedAt, 3)}; FINAL still returns the card.`,
  },
});

export const explainLostDeletion: Explainer<'lost_deletion'> = ({ keys }, inspectedAt) => {
  const [first] = keys;
  const at = (version: string | null) => stamp(version, inspectedAt);
  return {
    title: 'The deletion lost to an older row',
    explanation:
      'Postgres no longer holds the row, and ClickHouse received its deletion: RAW has it. A row that is not deleted carries a higher version, so FINAL returns that one.',
    narrative: keys.slice(0, 6).map(({ criterionId, deletion, winner, winnerInsertedLater }) => {
      const order =
        winnerInsertedLater === null
          ? 'which came first can no longer be told'
          : winnerInsertedLater
            ? 'it was inserted after the deletion, by work that ran late'
            : 'the deletion was inserted after it, with the lower version';
      return `For ${keyName(criterionId)}, the deletion is stamped ${at(deletion.version)} and the row that FINAL returns ${at(winner.version)}; ${order}.`;
    }),
    headline: {
      lead: 'Deleted, and the deletion lost.',
      rest: `ClickHouse holds the deletion of ${keyNames(keys.map(({ criterionId }) => criterionId))}, stamped ${at(first?.deletion.version ?? null)}; a row stamped ${at(first?.winner.version ?? null)} outranks it.`,
    },
  };
};

export const explainMissingScore: Explainer<'missing_score'> = ({ criteria }) => ({
  title: 'Scores missing in ClickHouse',
  explanation: criteria.every(({ hiddenBy }) => hiddenBy === 'deletion_mark')
    ? `Postgres holds ${count(criteria.length, 'score')} that ClickHouse marks as deleted. ${MARKED}`
    : `Postgres holds ${count(criteria.length, 'score')} that FINAL does not return.`,
  narrative: criteria.slice(0, 6).map((score) => {
    const held =
      score.versionsHeld === null
        ? 'RAW was not read'
        : score.versionsHeld === 0
          ? 'RAW holds no version of it'
          : `RAW holds ${count(score.versionsHeld, 'version')}`;
    return `Criterion ${score.criterionId}: ${held}${score.hiddenBy ? `, and ${hiding(score.hiddenBy, score.markColumn)}` : ''}.`;
  }),
  headline: {
    lead: 'Scores are missing in ClickHouse.',
    rest: `Postgres holds ${list(criteria.map((score) => score.criterionId))}, FINAL does not.`,
  },
});

export const explainOrphanScore: Explainer<'orphan_score'> = ({ criteria, marked }) => ({
  title: 'Scores left behind in ClickHouse',
  explanation: `FINAL returns ${count(criteria.length, 'score')} that Postgres does not hold. A replacing table never deletes on its own: a score removed in Postgres stays until a tombstone or a DELETE is written.`,
  narrative: criteria
    .slice(0, 6)
    .map(
      (criterion) =>
        `Criterion ${criterion} is in FINAL and not in director${marked.includes(criterion) ? '; a column that the engine does not use marks it as deleted' : ''}.`,
    ),
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
  sharedByClickhouse,
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
    explanation: `The intermediate rows, from which the ClickHouse rows are made, are not what director holds.${sharedByClickhouse ? ' ClickHouse lacks the same: the change stopped before historic.' : ''}`,
    narrative: parts,
    headline: sharedByClickhouse
      ? {
          lead: 'Stopped before historic.',
          rest: `${parts[0] ?? ''} ClickHouse, which is made from it, lacks the same.`,
        }
      : { lead: 'historic disagrees with director.', rest: parts[0] ?? '' },
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
