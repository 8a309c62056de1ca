import type { Detector } from './detection';

/** Needs the truth and FINAL. Values that count as equal only because the coarser column could not hold the rest. */
export const detectPrecisionLoss: Detector<'precision_loss'> = ({ keys }) => {
  const fields = keys.flatMap((key) =>
    key.judged.flatMap(({ field, truth, clickhouse, judgement }) =>
      judgement.loss === null || judgement.outcome === 'different'
        ? []
        : [{ row: key.row, field, truth, clickhouse, loss: judgement.loss }],
    ),
  );
  return fields.length === 0 ? null : { code: 'precision_loss', severity: 'info', facts: { fields } };
};
