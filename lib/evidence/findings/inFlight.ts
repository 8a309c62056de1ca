import { formatTime } from '../time';
import type { RecordDetector } from './detection';

/** Needs a time of the last change: the row's own, a commit's, or a call's. */
export const detectInFlight: RecordDetector<'in_flight'> = ({ quiet, evidence }) =>
  quiet.inFlight
    ? [
        {
          code: 'in_flight',
          severity: 'warning',
          copy: null,
          facts: {
            ageMs: quiet.ageMs,
            settleMs: evidence.settleMs,
            unfinished: quiet.unfinished,
            versionWithinWindow: quiet.versionWithinWindow,
            lastChange: quiet.lastChange?.what ?? null,
            lastChangeAt: quiet.lastChange && formatTime(quiet.lastChange.time),
          },
        },
      ]
    : [];
