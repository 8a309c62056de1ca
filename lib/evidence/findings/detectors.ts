import type { Context } from '../context';
import type { FindingCode } from '../model';
import { detectAlteredWrite } from './alteredWrite';
import { detectDerivedDivergence } from './derivedDivergence';
import type { AnyDetection, Detector, RecordDetector } from './detection';
import { detectDuplicateFinal } from './duplicateFinal';
import { detectFutureVersion } from './futureVersion';
import { detectHistoryCut } from './historyCut';
import { detectHistoryMergedAway } from './historyMergedAway';
import { detectInFlight } from './inFlight';
import { detectLostDeletion } from './lostDeletion';
import { detectLostUpdate } from './lostUpdate';
import { detectMissingInClickhouse } from './missingInClickhouse';
import { detectMissingInPostgres } from './missingInPostgres';
import { detectMissingRow } from './missingRow';
import { detectMissingWrite } from './missingWrite';
import { detectNullAsDefault } from './nullAsDefault';
import { detectOrphanRow } from './orphanRow';
import { detectOutOfOrderWrite } from './outOfOrderWrite';
import { detectPrecisionLoss } from './precisionLoss';
import { detectSplitWrite } from './splitWrite';
import { detectVersionTie } from './versionTie';

/** Findings that are no copy's in ClickHouse. */
const ofRecord = {
  lost_update: detectLostUpdate,
  derived_divergence: detectDerivedDivergence,
  in_flight: detectInFlight,
} as const satisfies { readonly [Code in FindingCode]?: RecordDetector<Code> };

type CodeOfCopy = Exclude<FindingCode, keyof typeof ofRecord>;

/** Asked of each copy in ClickHouse. */
const ofCopy: { readonly [Code in CodeOfCopy]: Detector<Code> } = {
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
  missing_row: detectMissingRow,
  orphan_row: detectOrphanRow,
  history_merged_away: detectHistoryMergedAway,
  history_cut: detectHistoryCut,
  null_as_default: detectNullAsDefault,
  precision_loss: detectPrecisionLoss,
};

/**
 * From strong to weak: the order in which findings of one severity are told. A new finding is a new entry here and above, its facts in
 * `FactsByCode`, and its words in `explain`.
 */
export const strengthOrder = [
  'lost_update',
  'lost_deletion',
  'missing_in_postgres',
  'missing_in_clickhouse',
  'duplicate_final',
  'future_version',
  'version_tie',
  'out_of_order_write',
  'altered_write',
  'split_write',
  'missing_write',
  'missing_row',
  'orphan_row',
  'derived_divergence',
  'in_flight',
  'history_merged_away',
  'history_cut',
  'null_as_default',
  'precision_loss',
] as const satisfies readonly FindingCode[];

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
  'missing_row',
  'orphan_row',
  'derived_divergence',
]);

/** Runs all detectors. While the settle window is open, what propagation may still mend is a warning. */
export function detectAll(context: Context): readonly AnyDetection[] {
  const found = strengthOrder.flatMap((code) => detect(code, context));
  return context.quiet.inFlight
    ? found.map((detection) =>
        isPropagation(detection.code) && detection.severity === 'error'
          ? { ...detection, severity: 'warning' }
          : detection,
      )
    : found;
}

function detect(code: FindingCode, context: Context): readonly AnyDetection[] {
  if (isOfRecord(code)) return ofRecord[code](context);
  return context.views.flatMap((view): readonly AnyDetection[] => {
    const found = ofCopy[code](view, context);
    // Code and facts belong together, as the detector's type says; side by side the compiler cannot follow them.
    return found === null ? [] : [{ ...found, copy: view.copies.clickhouse }];
  });
}

function isOfRecord(code: FindingCode): code is keyof typeof ofRecord {
  return code in ofRecord;
}

export function isPropagation(code: FindingCode): boolean {
  return PROPAGATION.has(code);
}
