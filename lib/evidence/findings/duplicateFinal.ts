import { blocksOf } from '../versions/orderVersions';
import { distinctRows, rowId } from '@/lib/record/rows';
import { finalRowsOf } from '../compare/copies';
import type { Detector } from './detection';

/** Needs FINAL. It returns more than one row for a sorting key; RAW, where read, names the partitions. */
export const detectDuplicateFinal: Detector<'duplicate_final'> = ({ copies }) => {
  const { final, raw } = copies;
  if (!final) return null;
  const keys = distinctRows(final.rows.map(({ row }) => row))
    .map((row) => ({ row, rows: finalRowsOf(copies, row).length }))
    .filter((key) => key.rows > 1);
  if (keys.length === 0) return null;
  const doubled = new Set(keys.map(({ row }) => rowId(row)));
  const partitions = (raw?.versions ?? [])
    .filter((version) => version.survives && doubled.has(rowId(version.row)))
    .flatMap((version) => blocksOf(version.part)?.partition ?? []);
  const warnings = Object.values(raw?.facts ?? {}).flatMap((facts) => facts.warnings);
  const keeping = keys
    .map(({ row }) => raw?.facts[row.rowSet]?.engine ?? '')
    .find((engine) => /^(?:Replicated|Shared)?MergeTree$/.test(engine));
  return {
    code: 'duplicate_final',
    severity: 'error',
    facts: {
      keys,
      partitions: [...new Set(partitions)].sort(),
      warnings: [...new Set(warnings)],
      keeping: keeping ?? null,
    },
  };
};
