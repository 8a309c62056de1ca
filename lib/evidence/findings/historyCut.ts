import { orderRows, sameRow } from '@/lib/record/rows';
import type { Detector } from './detection';

/** Needs RAW. A record has more versions than are read, so what the others said is not known. */
export const detectHistoryCut: Detector<'history_cut'> = ({ copies, keys }, { lost }) => {
  const cut = copies.raw?.cut ?? [];
  if (!copies.raw || cut.length === 0) return null;
  const { versions } = copies.raw;
  const wrong = lost.length > 0 || keys.some((key) => key.state !== 'agree' && key.state !== 'neither');
  return {
    code: 'history_cut',
    severity: wrong ? 'warning' : 'info',
    facts: {
      keys: [...cut]
        .map(({ row, stored }) => ({
          row,
          stored,
          read: versions.filter((version) => sameRow(version.row, row)).length,
        }))
        .sort((a, b) => b.stored - a.stored || orderRows(a.row, b.row)),
      causeUnknown: wrong,
    },
  };
};
