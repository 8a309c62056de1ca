import type { Explainer } from './prose';
import type { FactsByCode, HiddenBy } from '@/lib/evidence/findings/facts';
import { sameRow } from '@/lib/record/rows';
import { rowSetOf } from '@/lib/record/RecordType';
import { capital, count, list, type Words } from './words';

const HIDDEN = {
  tombstone: 'a tombstone hides it',
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
  words,
) => {
  const since = changedAt === null ? '' : `, last changed at ${words.clock(changedAt, 3)}`;
  const by = hiddenBy && hiding(hiddenBy, markColumn);
  const raw =
    versionsHeld === null
      ? 'RAW was not read, so it is unknown whether it ever arrived.'
      : versionsHeld === 0
        ? 'RAW holds no version of it.'
        : `RAW holds ${count(versionsHeld, 'version')} of it${by ? `, and ${by}` : ''}.`;
  if (hiddenBy === 'deletion_mark') {
    return {
      title: 'Marked as deleted in ClickHouse',
      explanation: `Postgres holds the ${words.root}, and in ClickHouse ${by}. ${MARKED}`,
      narrative: [`Postgres holds the ${words.root}${since}.`, raw],
      headline: {
        lead: 'Deleted in ClickHouse, by its mark.',
        rest: `Postgres holds the ${words.root}; FINAL's row has ${markColumn} set, which the engine does not use.`,
      },
    };
  }
  return {
    title: 'Missing in ClickHouse',
    explanation: by
      ? `Postgres holds the ${words.root}, and in ClickHouse ${by}.`
      : `Postgres holds the ${words.root}, and FINAL does not return it.`,
    narrative: [`Postgres holds the ${words.root}${since}.`, raw],
    headline: {
      lead: 'Only in Postgres.',
      rest: by
        ? `ClickHouse had the ${words.root}; ${by}.`
        : `Postgres holds the ${words.root}${since}; ${versionsHeld === 0 ? 'ClickHouse has no version of it' : 'FINAL does not return it'}.`,
    },
  };
};

export const explainMissingInPostgres: Explainer<'missing_in_postgres'> = (
  { deletedBy, deletedAt, childrenInFinal, markColumn, truthMark },
  words,
) => {
  const deleted = truthMark === undefined ? 'Postgres does not hold' : `${truthMark} marks as deleted in Postgres`;
  return {
    title: truthMark === undefined ? 'Missing in Postgres' : 'Deleted in Postgres, not in ClickHouse',
    explanation:
      markColumn === null
        ? `FINAL returns ${words.aRoot} that ${deleted}. A replacing table keeps a deleted row until a tombstone or a DELETE reaches it, and work that ran late can bring one back.`
        : `FINAL returns ${words.aRoot} that ${deleted}; its column ${markColumn} marks it as deleted. ${MARKED}`,
    narrative: [
      ...(deletedAt !== null
        ? [`${deletedBy ?? 'A deletion'} was acknowledged at ${words.clock(deletedAt)}.`]
        : truthMark === undefined
          ? [`No call that deleted this ${words.root} is known.`]
          : [`Postgres still has the row, with ${truthMark} set.`]),
      `FINAL still returns the ${words.root}${childrenInFinal.length === 0 ? '' : ` and ${list(childrenInFinal.map(({ rowSet, rows }) => countOf(words, rowSet, rows)))}`}.`,
    ],
    headline: {
      lead:
        markColumn !== null
          ? 'Deleted, and marked so in ClickHouse.'
          : truthMark === undefined
            ? 'Only in ClickHouse.'
            : 'Deleted in Postgres only.',
      rest:
        markColumn !== null
          ? `FINAL still returns the row, with ${markColumn} set; the engine does not use that column.`
          : deletedAt !== null
            ? `Deleted at ${words.clock(deletedAt, 3)}; FINAL still returns the ${words.root}.`
            : truthMark === undefined
              ? `FINAL returns the ${words.root}; Postgres does not hold it.`
              : `${truthMark} marks the ${words.root} as deleted in Postgres; FINAL still returns it.`,
    },
  };
};

export const explainLostDeletion: Explainer<'lost_deletion'> = ({ keys }, words) => {
  const [first] = keys;
  const at = (version: string | null) => words.stamp(version);
  return {
    title: 'The deletion lost to an older row',
    explanation:
      'The row is deleted in Postgres, and ClickHouse received its deletion: RAW has it. A row that is not deleted carries a higher version, so FINAL returns that one.',
    narrative: keys.slice(0, 6).map(({ row, deletion, winner, winnerInsertedLater }) => {
      const order =
        winnerInsertedLater === null
          ? 'which came first is no longer known'
          : winnerInsertedLater
            ? 'it was inserted after the deletion, by work that ran late'
            : 'the deletion was inserted after it, with the lower version';
      return `For ${words.row(row)}, the deletion is stamped ${at(deletion.version)} and the row that FINAL returns ${at(winner.version)}; ${order}.`;
    }),
    headline: {
      lead: 'Deleted, and the deletion lost.',
      rest: `ClickHouse holds the deletion of ${words.rows(keys.map(({ row }) => row))}, stamped ${at(first?.deletion.version ?? null)}; a row stamped ${at(first?.winner.version ?? null)} outranks it.`,
    },
  };
};

export const explainMissingRow: Explainer<'missing_row'> = ({ rows }, words) => {
  const keys = rows.map(({ row }) => row);
  return {
    title: `${words.nouns(keys)} missing in ClickHouse`,
    explanation: rows.every(({ hiddenBy }) => hiddenBy === 'deletion_mark')
      ? `Postgres holds ${words.countRows(keys)} that ClickHouse marks as deleted. ${MARKED}`
      : `Postgres holds ${words.countRows(keys)} that FINAL does not return.`,
    narrative: rows.slice(0, 6).map((missing) => {
      const held =
        missing.versionsHeld === null
          ? 'RAW was not read'
          : missing.versionsHeld === 0
            ? 'RAW holds no version of it'
            : `RAW holds ${count(missing.versionsHeld, 'version')}`;
      return `${capital(words.row(missing.row))}: ${held}${missing.hiddenBy ? `, and ${hiding(missing.hiddenBy, missing.markColumn)}` : ''}.`;
    }),
    headline: {
      lead: `${words.countRows(keys)} ${keys.length === 1 ? 'is' : 'are'} missing in ClickHouse.`,
      rest: `Postgres holds ${words.rows(keys)}, FINAL does not.`,
    },
  };
};

export const explainOrphanRow: Explainer<'orphan_row'> = ({ rows, marked }, words) => ({
  title: `${words.nouns(rows)} left behind in ClickHouse`,
  explanation: `FINAL returns ${words.countRows(rows)} that Postgres does not hold. A replacing table never deletes on its own: a row removed in Postgres stays until a tombstone or a DELETE is written.`,
  narrative: rows
    .slice(0, 6)
    .map(
      (row) =>
        `${capital(words.row(row))} is in FINAL and not in ${words.truth}${marked.some((each) => sameRow(each, row)) ? '; a column that the engine does not use marks it as deleted' : ''}.`,
    ),
  headline: {
    lead: `${words.countRows(rows)} ${rows.length === 1 ? 'was' : 'were'} left behind in ClickHouse.`,
    rest: `FINAL returns ${words.rows(rows)}; Postgres does not hold ${rows.length === 1 ? 'it' : 'them'}.`,
  },
});

export const explainDerivedDivergence: Explainer<'derived_divergence'> = (
  { missingRows, extraRows, keys, rowsDisagree, sharedByClickhouse, clickhouse = null, writtenBy = null },
  words,
) => {
  const title = words.copy ?? 'The copy';
  const root = words.type.rows[0]?.id ?? '';
  const parts = [
    ...(missingRows.length > 0 ? [`It has no row for ${words.rows(missingRows)}.`] : []),
    ...(extraRows.length > 0 ? [`It holds rows that ${words.truth} does not: ${words.rows(extraRows)}.`] : []),
    ...keys
      .slice(0, 5)
      .map(
        ({ row, fields }) =>
          `For ${words.row(row)} it differs in ${list(fields.map((field) => words.label(row.rowSet, field)))}.`,
      ),
    ...(rowsDisagree.length > 0
      ? [
          `Its rows carry the ${words.root}'s fields each, and disagree among themselves on ${list(rowsDisagree.map((field) => words.label(root, field)))}.`,
        ]
      : []),
  ];
  const writer = writtenBy === null ? null : writerText(writtenBy, words);
  const analytics = sharedByClickhouse
    ? ` ClickHouse lacks the same: the change stopped before ${title}.`
    : clickhouse === null
      ? ''
      : clickhouse === 'right'
        ? ' ClickHouse is right: it holds what Postgres holds.'
        : ' ClickHouse is wrong too, in another way.';
  return {
    title: `${title} differs from ${words.truth}`,
    explanation: `The rows of ${title} are not what ${words.truth} holds.${analytics}`,
    narrative: [...parts, ...(writer === null ? [] : [writer])],
    headline: sharedByClickhouse
      ? {
          lead: `Stopped before ${title}.`,
          rest: `${parts[0] ?? ''} ClickHouse lacks the same.`,
        }
      : {
          lead: `${title} disagrees with ${words.truth}.`,
          rest: `${parts[0] ?? ''}${clickhouse === 'right' ? ' ClickHouse is right.' : ''}${writer === null ? '' : ` ${writer}`}`,
        },
  };
};

/** `The async work of UpdateScorecard wrote it last, at …, after SubmitScorecard, which had committed later.` */
function writerText(
  { call, at, later, overtook }: NonNullable<FactsByCode['derived_divergence']['writtenBy']>,
  words: Words,
): string {
  const who = later ? `Work that ${words.aCall(call)} left behind` : capital(words.aCall(call));
  const wrote = `${who} wrote it last, at ${words.clock(at, 3)}`;
  return overtook === null
    ? `${wrote}.`
    : `${wrote}, over the write of ${overtook === call ? `another ${words.call(overtook)}` : words.aCall(overtook)} that had committed later.`;
}

function countOf(words: Words, rowSet: string, rows: number): string {
  const { noun, plural } = rowSetOf(words.type, rowSet);
  return count(rows, noun, plural);
}

export const explainDuplicateFinal: Explainer<'duplicate_final'> = (
  { keys, partitions, warnings, keeping },
  words,
) => ({
  title:
    keeping === null ? 'FINAL returns more than one row for a key' : 'ClickHouse holds more than one row for a key',
  explanation:
    keeping === null
      ? `FINAL must leave one row per sorting key.${partitions.length > 1 ? ` The versions lie in ${partitions.length} partitions: a key that changes its partition is never merged.` : ''}`
      : `The engine ${keeping} never replaces a row: a key that was written twice has two. A ReplacingMergeTree keeps the newest one.`,
  narrative: [
    ...keys
      .slice(0, 6)
      .map((key) => `For ${words.row(key.row)} it ${keeping === null ? 'returns' : 'holds'} ${key.rows} rows.`),
    ...(partitions.length > 1 && keeping === null ? [`Partitions: ${list(partitions)}.`] : []),
    ...warnings,
  ],
  headline: {
    lead: 'More than one row per key.',
    rest: `${keeping === null ? 'FINAL returns' : 'ClickHouse holds'} ${list(keys.map((key) => `${key.rows} rows for ${words.row(key.row)}`))}.`,
  },
});
