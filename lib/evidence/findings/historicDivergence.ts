import { fieldsOf, valueOf } from '../compare/copies';
import type { Detector } from './detection';

/** Needs director and historic. A row that should be there and is not, one too many, other values, or rows that disagree on the card. */
export const detectHistoricDivergence: Detector<'historic_divergence'> = ({ copies, fields, scores, keys: states }) => {
  const { postgres, historic } = copies;
  if (!postgres || !historic) return null;
  const kept = new Set(historic.rows.map((row) => row.criterionId));
  const wanted = new Set(postgres.card ? postgres.scores.map((score) => score.criterionId) : []);
  const missingRows = [...wanted].filter((criterion) => !kept.has(criterion)).sort();
  const extraRows = [...kept].filter((criterion) => !wanted.has(criterion)).sort();
  const differing = (list: typeof fields) =>
    list.filter((field) => field.differs.includes('historic')).map((field) => field.field);
  const keys = [
    { criterionId: null, fields: differing(fields) },
    ...scores.map((score) => ({ criterionId: score.criterionId, fields: differing(score.fields) })),
  ].filter((key) => key.fields.length > 0);
  const rowsDisagree = fieldsOf('card')
    .map((field) => field.id)
    .filter((field) => new Set(historic.rows.map((row) => JSON.stringify(valueOf(row.card, field) ?? null))).size > 1);
  if (missingRows.length + extraRows.length + keys.length + rowsDisagree.length === 0) return null;
  const lacksToo = (criterionId: string | null, differing: readonly string[]) => {
    const state = states.find((key) => key.criterionId === criterionId);
    return state?.state === 'only_director' || differing.some((field) => state?.differing.includes(field));
  };
  const sharedByClickhouse =
    missingRows.some((criterionId) => lacksToo(criterionId, [])) ||
    keys.some((key) => lacksToo(key.criterionId, key.fields));
  return {
    code: 'historic_divergence',
    severity: 'error',
    facts: { missingRows, extraRows, keys, rowsDisagree, sharedByClickhouse },
  };
};
