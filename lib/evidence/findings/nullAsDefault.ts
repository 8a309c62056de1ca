import type { FieldValue } from '@/lib/record/fieldValue';
import type { Detector } from './detection';

/** Needs the truth and FINAL. NULL in Postgres, or an item of a list that is NULL, and the type's default in ClickHouse: never plain equal, and no disagreement either. */
export const detectNullAsDefault: Detector<'null_as_default'> = ({ keys }) => {
  const fields = keys.flatMap((key) =>
    key.judged
      .filter(({ judgement, truth }) => judgement.outcome === 'equal_by_convention' && holdsNull(truth))
      .map(({ field, truth, clickhouse, type }) => ({
        row: key.row,
        field,
        truth,
        clickhouse,
        type,
      })),
  );
  return fields.length === 0 ? null : { code: 'null_as_default', severity: 'info', facts: { fields } };
};

function holdsNull(value: FieldValue): boolean {
  return value === null || (Array.isArray(value) && value.includes(null));
}
