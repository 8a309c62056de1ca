import { judgeRow } from '../versions/keyState';
import type { Detector } from './detection';

/** Needs director and FINAL. NULL in Postgres, the type's default in ClickHouse: never plain equal, and no disagreement either. */
export const detectNullAsDefault: Detector<'null_as_default'> = ({ keys, copies }) => {
  const fields = keys.flatMap((key) => key.director === null || !key.final[0] ? [] : judgeRow(copies, key.criterionId, key.director, key.final[0])
    .filter(({ judgement, director }) => judgement.outcome === 'equal_by_convention' && director === null)
    .map(({ field, clickhouse, type }) => ({ criterionId: key.criterionId, field, clickhouse, type })));
  return fields.length === 0 ? null : { code: 'null_as_default', severity: 'info', facts: { fields } };
};
