import { finalRows } from '../compare/copies';
import { blocksOf } from '../versions/orderVersions';
import type { Detector } from './detection';

/** Needs FINAL. It returns more than one row for a sorting key; RAW, where read, names the partitions. */
export const detectDuplicateFinal: Detector<'duplicate_final'> = ({ copies }) => {
  const { final, raw } = copies;
  if (!final) return null;
  const criteria = [null, ...new Set(final.scores.map((score) => score.criterionId))];
  const keys = criteria
    .map((criterionId) => ({ criterionId, rows: finalRows(final, criterionId).length }))
    .filter((key) => key.rows > 1)
    .sort((a, b) => ((a.criterionId ?? '') < (b.criterionId ?? '') ? -1 : 1));
  if (keys.length === 0) return null;
  const partitions = (raw?.versions ?? [])
    .filter((version) => version.survives && keys.some((key) => key.criterionId === version.criterionId))
    .flatMap((version) => blocksOf(version.part)?.partition ?? []);
  const warnings = raw ? [...raw.facts.card.warnings, ...raw.facts.score.warnings] : [];
  return {
    code: 'duplicate_final',
    severity: 'error',
    facts: { keys, partitions: [...new Set(partitions)].sort(), warnings: [...new Set(warnings)] },
  };
};
