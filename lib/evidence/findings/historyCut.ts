import type { Detector } from './detection';

/** Needs RAW. A record has more versions than are read, so what the others said is not known. */
export const detectHistoryCut: Detector<'history_cut'> = ({ copies, keys, lost }) => {
  const cut = copies.raw?.cut ?? [];
  if (!copies.raw || cut.length === 0) return null;
  const { versions } = copies.raw;
  const wrong = lost.length > 0 || keys.some((key) => key.state !== 'agree' && key.state !== 'neither');
  return {
    code: 'history_cut',
    severity: wrong ? 'warning' : 'info',
    facts: {
      keys: [...cut]
        .map(({ criterionId, stored }) => ({
          criterionId,
          stored,
          read: versions.filter((version) => version.criterionId === criterionId).length,
        }))
        .sort((a, b) => b.stored - a.stored || ((a.criterionId ?? '') < (b.criterionId ?? '') ? -1 : 1)),
      causeUnknown: wrong,
    },
  };
};
