import { alteredCopies } from './alteredCopies';
import { duplicateFinal } from './duplicateFinal';
import { healthy } from './healthy';
import { inFlight } from './inFlight';
import { lostUpdates } from './lostUpdates';
import { missingCopies } from './missingCopies';
import type { SampleRecord } from './SampleStage';
import { staleCopies } from './staleCopies';
import { versions } from './versions';

/** All samples, in the order in which the start page offers them. */
export const samples: readonly SampleRecord[] = [
  ...lostUpdates,
  ...staleCopies,
  ...alteredCopies,
  ...versions,
  duplicateFinal,
  ...missingCopies,
  inFlight,
  ...healthy,
];
