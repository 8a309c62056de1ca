import { cardFields, scoreFields, type DeclaredField } from '../scorecard/catalogue';
import type { ScorecardName } from '../scorecard/scorecardName';
import { readScorecard } from '../postgres/readScorecard';
import { keyIs, keyOf, selectColumn } from '../columns';
import type { WritableStores } from '../openStores';

type Values = Readonly<Record<string, unknown>>;

/** The copies of one record, all in the shape that ClickHouse would show: equal copies are deeply equal. */
export interface Copies {
  readonly director: Copy | null;
  /** Made of the first historic row; null without rows. */
  readonly historic: Copy | null;
  readonly final: Copy | null;
}
export interface Copy {
  readonly card: Values;
  readonly scores: Readonly<Record<string, Values>>;
}

/** Reads all copies with statements of its own, independent of the console's readers. */
export async function readCopies({ postgres, clickhouse }: WritableStores, name: ScorecardName): Promise<Copies> {
  const stored = await readScorecard(postgres, name);
  const historic = await postgres.query<Values>(
    `
    SELECT h.criterion_id, ${[...cardFields, ...scoreFields].map((field) => selectColumn('h', field.postgres)).join(', ')}
    FROM historic.scorecard_scores AS h WHERE ${keyIs('h')} ORDER BY h.criterion_id`,
    keyOf(name),
  );
  const [cards, scores] = await Promise.all([final('scorecard', cardFields), final('scorecard_score', scoreFields)]);

  async function final(table: string, fields: readonly DeclaredField[]): Promise<readonly Values[]> {
    const columns = fields.flatMap(({ id, clickhouse: column }) =>
      column ? [`${/^DateTime/.test(column.type) ? `toString(${column.column})` : column.column} AS f_${id}`] : [],
    );
    const result = await clickhouse.query({
      query: `SELECT ${table === 'scorecard_score' ? 'criterion_id, ' : ''}${columns.join(', ')} FROM ${table} FINAL
        WHERE customer_id = {customer:String} AND profile_id = {profile:String} AND scorecard_id = {scorecard:UUID}`,
      query_params: { customer: name.customer, profile: name.profile, scorecard: name.scorecard },
      format: 'JSONEachRow',
    });
    return result.json<Values>();
  }
  const card = cards[0];
  const [firstHistoric] = historic.rows;
  return {
    director: stored && {
      card: normalise(cardFields, (id) => (stored.card as unknown as Values)[id]),
      scores: Object.fromEntries(
        stored.scores.map((score) => [
          score.criterionId,
          normalise(scoreFields, (id) => (score as unknown as Values)[id]),
        ]),
      ),
    },
    historic: firstHistoric
      ? {
          card: normalise(cardFields, (_id, field) => firstHistoric[field.postgres.column]),
          scores: Object.fromEntries(
            historic.rows.map((row) => [
              String(row.criterion_id),
              normalise(scoreFields, (_id, field) => row[field.postgres.column]),
            ]),
          ),
        }
      : null,
    final: card
      ? {
          card: normalise(cardFields, (id) => card[`f_${id}`]),
          scores: Object.fromEntries(
            scores.map((row) => [String(row.criterion_id), normalise(scoreFields, (id) => row[`f_${id}`])]),
          ),
        }
      : null,
  };
}

function normalise(fields: readonly DeclaredField[], read: (id: string, field: DeclaredField) => unknown): Values {
  return Object.fromEntries(
    fields.flatMap((field) =>
      field.clickhouse ? [[field.id, shown(field, field.clickhouse.type, read(field.id, field))]] : [],
    ),
  );
}

/** NULL as the column's default, times as ClickHouse prints them, cut to the column's precision. */
function shown({ postgres }: DeclaredField, type: string, value: unknown): unknown {
  if (postgres.type === 'timestamptz') {
    const digits = type.startsWith('DateTime64(3') ? 3 : 6;
    const text = typeof value !== 'string' ? '1970-01-01 00:00:00.000000' : value.replace('T', ' ').replace('Z', '');
    return text.slice(0, 20 + digits);
  }
  return value === null && postgres.type === 'text' ? '' : value;
}
