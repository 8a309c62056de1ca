import type { FieldValue } from '@/lib/record/fieldValue';
import { cardFields } from '@/lib/reference/scorecard/catalogue';
import type { FieldValues } from '@/lib/record/record';
import type { RowVersion, SourceRead } from '@/lib/evidence/model';
import type { ScorecardRead } from '@/lib/stores/readScorecards';
import type { StateAfter } from '@/lib/contract/interleavings';

type Held = StateAfter['copies'];

/** Fields that the racing calls write, in the catalogue's order. */
const shown = cardFields.filter(({ id }) =>
  ['submittedAt', 'submitterUserId', 'comment', 'score', 'taskIds', 'messageIds', 'lastUpdaterUserId'].includes(id),
);
const UNREAD = 'could not be read';

/** What each copy of a record holds, as short texts by what people call the field: the card, its scores in one line, and versions. */
export function describeCopies({ sources }: ScorecardRead): Held {
  return {
    director: of(sources.postgres, ({ card, scores }) =>
      card === null ? { row: 'none' } : { ...fieldsOf(card), scores: scoresOf(scores) },
    ),
    historic: of(sources.historic, ({ rows: [first, ...rest] }) =>
      first === undefined
        ? { row: 'none' }
        : {
            ...fieldsOf(first.card),
            scores: scoresOf([first, ...rest].map(({ criterionId, score }) => ({ criterionId, values: score }))),
          },
    ),
    RAW: of(sources.clickhouseRaw, ({ versions }) =>
      rawOf(
        versions.filter(({ table }) => table === 'card'),
        versions.filter(({ table }) => table === 'score'),
      ),
    ),
    FINAL: of(sources.clickhouseFinal, ({ cards: [card, ...more], scores }) =>
      card === undefined
        ? { row: 'none' }
        : {
            ...fieldsOf(card),
            scores: scoresOf(scores),
            ...(more.length > 0 ? { rows: String(more.length + 1) } : {}),
          },
    ),
  };
}

type Texts = Readonly<Record<string, string | undefined>>;

function of<T>(read: SourceRead<T>, describe: (data: T) => Texts): Record<string, string> {
  if (read.status === 'unavailable') return { row: UNREAD };
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
      .map(({ id, label, kind }) => [label, textOf(values[id] ?? null, kind === 'timestamp')]),
  );
}

function scoresOf(scores: readonly { readonly criterionId: string; readonly values: FieldValues }[]): string {
  const texts = scores.map(
    ({ criterionId, values }) =>
      `${criterionId} ${values.notApplicable === true ? 'n/a' : textOf(values.numericValue ?? null, false)}`,
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
