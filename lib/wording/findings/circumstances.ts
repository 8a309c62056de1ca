import type { Explainer } from './prose';
import { count, duration, list, show } from './words';

export const explainInFlight: Explainer<'in_flight'> = (
  { ageMs, settleMs, lastChange, lastChangeAt, unfinished, versionWithinWindow },
  words,
) => {
  const age =
    ageMs === null
      ? ''
      : // Another clock may run ahead.
        `The last change was ${duration(ageMs)} ${ageMs < 0 ? 'after' : 'before'} the record was read${ageMs < 0 ? ', by its own stamp' : ''}; the settle window is ${duration(settleMs)}.`;
  const window =
    versionWithinWindow && (ageMs === null || ageMs >= settleMs)
      ? `ClickHouse received a version within the settle window of ${duration(settleMs)}.`
      : age;
  const running = unfinished.length === 0 ? '' : `Still running: ${list(unfinished)}.`;
  return {
    title: 'Still settling',
    explanation:
      'The record changed just before it was read, so writes may still be on their way to ClickHouse. It is too early to judge a difference.',
    narrative: [
      ...(lastChange === null || lastChangeAt === null
        ? []
        : [`Last change: ${lastChange}, ${words.clock(lastChangeAt)}.`]),
      ...[window, running].filter((sentence) => sentence !== ''),
    ],
    headline: { lead: 'Too early to call.', rest: unfinished.length > 0 ? running : window },
  };
};

export const explainNullAsDefault: Explainer<'null_as_default'> = ({ fields }, words) => ({
  title: 'NULL stands as a default in ClickHouse',
  explanation: `${count(fields.length, 'field')} ${fields.length === 1 ? 'is' : 'are'} NULL in Postgres; the ClickHouse column cannot hold NULL and shows its default. From ClickHouse alone, "not set" and "set to the default" cannot be told apart.`,
  narrative: fields
    .slice(0, 6)
    .map(
      (field) =>
        `${words.fieldOf(field.row, field.field)}: ${show(field.truth)} against ${show(field.clickhouse)} (${field.type}).`,
    ),
  headline: { lead: 'Equal by convention.', rest: 'NULL stands as a default in ClickHouse.' },
});

export const explainPrecisionLoss: Explainer<'precision_loss'> = ({ fields }, words) => ({
  title: 'ClickHouse keeps less precision',
  explanation: `${count(fields.length, 'field')} ${fields.length === 1 ? 'is' : 'are'} equal only at the precision that the coarser column declares.`,
  narrative: fields
    .slice(0, 6)
    .map(
      (field) =>
        `${words.fieldOf(field.row, field.field)}: ${show(field.truth)} against ${show(field.clickhouse)}, ${field.loss}.`,
    ),
  headline: { lead: 'Equal at the coarser precision.', rest: 'A ClickHouse column keeps less.' },
});

export const explainHistoryMergedAway: Explainer<'history_merged_away'> = (
  { held, inserted, mergedInserts, causeUnknown },
  words,
) => {
  const gap = inserted === null ? null : inserted - held;
  return {
    title: 'Versions were merged away',
    explanation: causeUnknown
      ? 'RAW no longer holds every version that was inserted. What the missing ones said is unknown: a cause that is not seen here is unknown, not absent.'
      : 'RAW no longer holds every version that was inserted. The copies agree, so this does not matter now.',
    narrative: [
      gap === null
        ? `RAW holds ${count(held, 'version')} of the ${words.root}.`
        : `Traced work inserted ${count(inserted ?? 0, 'version')} of the ${words.root}, RAW holds ${held}: ${gap} ${gap === 1 ? 'is' : 'are'} gone.`,
      ...(mergedInserts > 0
        ? [
            `A part that holds this record spans ${count(mergedInserts + 1, 'insert')}, of this record or of others beside it.`,
          ]
        : []),
    ],
    headline: { lead: 'Versions were merged away.', rest: 'The cause is no longer known.' },
  };
};

export const explainHistoryCut: Explainer<'history_cut'> = ({ keys, causeUnknown }, words) => ({
  title: 'Not every version was read',
  explanation: causeUnknown
    ? 'The record has more versions than are read. For each key, only the surviving, the highest and the newest versions were read. A cause in the others is unknown, not absent.'
    : 'The record has more versions than are read. For each key, only the surviving, the highest and the newest versions were read. The copies agree, so the others do not matter now.',
  narrative: keys
    .slice(0, 6)
    .map(({ row, read, stored }) => `Of ${words.row(row)}, ${read} of ${count(stored, 'version')} were read.`),
  headline: { lead: 'Not every version was read.', rest: 'The cause may lie in one that was not.' },
});
