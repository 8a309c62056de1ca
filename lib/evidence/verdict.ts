import type { Context } from './context';
import { isHidden } from './compare/copies';
import type { AnyDetection } from './findings/detection';
import type { Check, FindingCode, Verdict } from './model';

/** Why a verdict could not be given, the weightiest first. */
export type UnknownReason =
  | 'source_unavailable'
  | 'in_flight'
  | 'nothing_observed'
  | 'gone_everywhere'
  | 'possible_loss'
  | 'straddled'
  | 'unexplained';

/** Findings that speak of a loss: as a warning they leave open whether there was one, so they never pass. */
const LOSSES: ReadonlySet<FindingCode> = new Set([
  'lost_update',
  'missing_in_clickhouse',
  'missing_in_postgres',
  'missing_score',
  'orphan_score',
]);

/** `inconsistent` when some finding is an error; `unknown` when it could not be told; nothing observed is never a pass. */
export function verdictOf(
  context: Context,
  detections: readonly AnyDetection[],
  checks: readonly Check[],
): { readonly verdict: Verdict; readonly reasons: readonly UnknownReason[] } {
  const reasons = unknownReasons(context, detections, checks);
  if (detections.some((detection) => detection.severity === 'error')) return { verdict: 'inconsistent', reasons };
  return { verdict: reasons.length > 0 ? 'unknown' : 'consistent', reasons };
}

export function isPossibleLoss({ code, severity }: Pick<AnyDetection, 'code' | 'severity'>): boolean {
  return severity === 'warning' && LOSSES.has(code);
}

function unknownReasons(
  context: Context,
  detections: readonly AnyDetection[],
  checks: readonly Check[],
): readonly UnknownReason[] {
  const { copies, evidence } = context;
  const down = Object.values(evidence.sources).some((source) => source.status === 'unavailable');
  const empty =
    copies.postgres?.card === null &&
    copies.final?.cards.length === 0 &&
    copies.final.scores.length === 0 &&
    copies.historic?.rows.length === 0;
  const versions = copies.raw?.versions ?? [];
  const deleted =
    (versions.length > 0 && context.keys.every((key) => key.winner === null || isHidden(key.winner))) ||
    context.calls.some(({ call, acknowledged }) => call.call === 'DeleteScorecard' && acknowledged);
  const statuses = [...context.fields, ...context.scores].map((comparison) => comparison.status);
  const unexplained =
    statuses.some((status) => status !== 'equal' && status !== 'equal_by_convention') ||
    checks.some((check) => check.status !== 'pass');
  const finalWithoutRaw =
    copies.raw !== null &&
    copies.final !== null &&
    copies.final.cards.length > 0 &&
    !versions.some((version) => version.table === 'card');
  const contradicts = !down && (finalWithoutRaw || (empty ? !deleted && versions.length > 0 : unexplained));
  const changing = context.quiet.changedWhileReading;
  const reasons: readonly (readonly [UnknownReason, boolean])[] = [
    ['source_unavailable', down],
    ['in_flight', detections.some((detection) => detection.code === 'in_flight')],
    ['nothing_observed', empty && !deleted && versions.length === 0 && context.calls.length === 0],
    ['gone_everywhere', empty && !deleted && versions.length === 0 && context.calls.length > 0],
    ['possible_loss', detections.some(isPossibleLoss)],
    ['straddled', contradicts && changing],
    ['unexplained', contradicts && !changing],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
