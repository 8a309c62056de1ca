import type { FieldValue } from '@/lib/record/fieldValue';
import { rootOf } from '@/lib/record/RecordType';
import { isRoot, type FieldValues, type RecordRow } from '@/lib/record/rows';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { RowVersion, SourceRead } from '@/lib/evidence/model';
import type { RecordRead } from '@/lib/stores/readRecords';
import type { StateAfter } from '@/lib/contract/interleavings';

type Held = StateAfter['copies'];

/** Fields that the racing calls write, in the order of the type. */
const shown = rootOf(scorecardType).fields.filter(({ id }) =>
  ['submittedAt', 'submitterUserId', 'comment', 'score', 'taskIds', 'messageIds', 'lastUpdaterUserId'].includes(id),
);
const UNREAD = 'could not be read';

/** What each copy of a record holds, as short texts by what people call the field: the card, its scores in one line, and versions. */
export function describeCopies({ sources }: RecordRead): Held {
  const [historic] = sources.derived;
  const [clickhouse] = sources.clickhouse;
  return {
    director: of(sources.truth, ({ rows }) => rowsTexts(rows)),
    historic: of(historic?.read, ({ rows: [first, ...rest] }) =>
      first === undefined ? { row: 'none' } : { ...fieldsOf(first.root ?? {}), scores: scoresOf([first, ...rest]) },
    ),
    RAW: of(clickhouse?.raw, ({ versions }) =>
      rawOf(
        versions.filter(({ row }) => isRoot(row)),
        versions.filter(({ row }) => !isRoot(row)),
      ),
    ),
    FINAL: of(clickhouse?.final, ({ rows }) => rowsTexts(rows)),
  };
}

function rowsTexts(rows: readonly RecordRow[]): Texts {
  const [card, ...more] = rows.filter(({ row }) => isRoot(row));
  if (card === undefined) return { row: 'none' };
  return {
    ...fieldsOf(card.values),
    scores: scoresOf(rows.filter(({ row }) => !isRoot(row))),
    ...(more.length > 0 ? { rows: String(more.length + 1) } : {}),
  };
}

type Texts = Readonly<Record<string, string | undefined>>;

function of<T>(read: SourceRead<T> | undefined, describe: (data: T) => Texts): Record<string, string> {
  if (read === undefined || read.status === 'unavailable') return { row: UNREAD };
  return Object.fromEntries(
    Object.entries(describe(read.data)).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}

function rawOf(cards: readonly RowVersion[], scores: readonly RowVersion[]): Readonly<Record<string, string>> {
  const newest = cards.at(-1);
  const winner = cards.find(({ survives }) => survives);
  return {
    'card versions': String(cards.length),
    'score versions': String(scores.length),
    'inserted last': newest?.version ? timeOf(newest.version) : '–',
    'FINAL chose': winner?.version ? timeOf(winner.version) : '–',
  };
}

function fieldsOf(values: FieldValues): Record<string, string> {
  return Object.fromEntries(
    shown
      .filter(({ id }) => Object.hasOwn(values, id))
      .map(({ id, label }) => [label, textOf(values[id] ?? null, id.endsWith('At'))]),
  );
}

function scoresOf(scores: readonly RecordRow[]): string {
  const texts = scores.map(
    ({ row, values }) =>
      `${row.key.criterion} ${values.notApplicable === true ? 'n/a' : textOf(values.numericValue ?? null, false)}`,
  );
  return texts.length === 0 ? 'none' : texts.sort().join(', ');
}

function textOf(value: FieldValue, isTime: boolean): string {
  if (value === null) return 'NULL';
  if (isTime && typeof value === 'string') return timeOf(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : value.join(', ');
  return value === '' ? "''" : String(value);
}

/** The time of day to the microsecond says all within one race; a default of 1970 has to be seen as such. */
function timeOf(iso: string): string {
  return iso.startsWith('1970-01-01') ? '1970-01-01' : iso.replace(/^\d{4}-\d{2}-\d{2}[T ]/, '').replace(/Z$/, '');
}
