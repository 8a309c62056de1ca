import type { AnyDetection } from '@/lib/evidence/findings/detection';
import type { Evidence, FindingCode } from '@/lib/evidence/model';
import {
  explainHistoryCut,
  explainHistoryMergedAway,
  explainInFlight,
  explainNullAsDefault,
  explainPrecisionLoss,
} from './circumstances';
import { explainLostUpdate } from './lostUpdate';
import {
  explainDuplicateFinal,
  explainDerivedDivergence,
  explainLostDeletion,
  explainMissingInClickhouse,
  explainMissingInPostgres,
  explainMissingRow,
  explainOrphanRow,
} from './presence';
import {
  explainAlteredWrite,
  explainFutureVersion,
  explainMissingWrite,
  explainOutOfOrderWrite,
  explainSplitWrite,
  explainVersionTie,
} from './propagation';
import type { Explainer, Prose } from './prose';
import { wordsOf } from './words';

const explainers: { readonly [Code in FindingCode]: Explainer<Code> } = {
  lost_update: explainLostUpdate,
  lost_deletion: explainLostDeletion,
  missing_in_postgres: explainMissingInPostgres,
  missing_in_clickhouse: explainMissingInClickhouse,
  duplicate_final: explainDuplicateFinal,
  future_version: explainFutureVersion,
  version_tie: explainVersionTie,
  out_of_order_write: explainOutOfOrderWrite,
  altered_write: explainAlteredWrite,
  split_write: explainSplitWrite,
  missing_write: explainMissingWrite,
  missing_row: explainMissingRow,
  orphan_row: explainOrphanRow,
  derived_divergence: explainDerivedDivergence,
  in_flight: explainInFlight,
  history_merged_away: explainHistoryMergedAway,
  history_cut: explainHistoryCut,
  null_as_default: explainNullAsDefault,
  precision_loss: explainPrecisionLoss,
};

/** What a detection says, in the words of the record's type. */
export function explain(detection: AnyDetection, { type, inspectedAt }: Evidence): Prose {
  // The table's type pairs every code with the explainer of its facts; the compiler cannot follow that through one union value.
  const explainer = explainers[detection.code] as Explainer<FindingCode>;
  return explainer(detection.facts, wordsOf(type, inspectedAt, detection.copy));
}
