import type { Context } from '../context';
import type { FindingCode } from '../model';
import type { AnyDetection, Detector } from './detection';
import { detectAlteredWrite } from './alteredWrite';
import { detectDuplicateFinal } from './duplicateFinal';
import { detectFutureVersion } from './futureVersion';
import { detectHistoricDivergence } from './historicDivergence';
import { detectHistoryCut } from './historyCut';
import { detectHistoryMergedAway } from './historyMergedAway';
import { detectInFlight } from './inFlight';
import { detectLostDeletion } from './lostDeletion';
import { detectLostUpdate } from './lostUpdate';
import { detectMissingInClickhouse } from './missingInClickhouse';
import { detectMissingInPostgres } from './missingInPostgres';
import { detectMissingScore } from './missingScore';
import { detectMissingWrite } from './missingWrite';
import { detectNullAsDefault } from './nullAsDefault';
import { detectOrphanScore } from './orphanScore';
import { detectOutOfOrderWrite } from './outOfOrderWrite';
import { detectPrecisionLoss } from './precisionLoss';
import { detectSplitWrite } from './splitWrite';
import { detectVersionTie } from './versionTie';

/** Every detector, the strongest finding first. A new finding is a new entry here, its facts in `FactsByCode`, and its words in `explain`. */
export const detectors: { readonly [Code in FindingCode]: Detector<Code> } = {
  lost_update: detectLostUpdate,
  lost_deletion: detectLostDeletion,
  missing_in_postgres: detectMissingInPostgres,
  missing_in_clickhouse: detectMissingInClickhouse,
  duplicate_final: detectDuplicateFinal,
  future_version: detectFutureVersion,
  version_tie: detectVersionTie,
  out_of_order_write: detectOutOfOrderWrite,
  altered_write: detectAlteredWrite,
  split_write: detectSplitWrite,
  missing_write: detectMissingWrite,
  missing_score: detectMissingScore,
  orphan_score: detectOrphanScore,
  historic_divergence: detectHistoricDivergence,
  in_flight: detectInFlight,
  history_merged_away: detectHistoryMergedAway,
  history_cut: detectHistoryCut,
  null_as_default: detectNullAsDefault,
  precision_loss: detectPrecisionLoss,
};

/** From strong to weak: the order in which findings of one severity are told. */
export const strengthOrder = Object.keys(detectors) as readonly FindingCode[];

/** Differences that work still under way may yet mend. */
const PROPAGATION: ReadonlySet<FindingCode> = new Set([
  'lost_deletion',
  'altered_write',
  'split_write',
  'missing_in_postgres',
  'missing_in_clickhouse',
  'future_version',
  'version_tie',
  'out_of_order_write',
  'missing_write',
  'missing_score',
  'orphan_score',
  'historic_divergence',
]);

/** Runs all detectors. While the settle window is open, what propagation may still mend is a warning. */
export function detectAll(context: Context): readonly AnyDetection[] {
  const found = strengthOrder.map((code) => detectors[code](context)).filter((detection) => detection !== null);
  return context.quiet.inFlight
    ? found.map((detection) =>
        isPropagation(detection.code) && detection.severity === 'error'
          ? { ...detection, severity: 'warning' }
          : detection,
      )
    : found;
}

export function isPropagation(code: FindingCode): boolean {
  return PROPAGATION.has(code);
}
