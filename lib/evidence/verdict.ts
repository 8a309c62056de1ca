import type { Context } from './context';
import { isRoot } from '@/lib/record/rows';
import { isHidden, readsBySource, rootRow } from './compare/copies';
import { wasDeleted } from './calls/lives';
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
  | 'unexplained'
  | 'partly_read'
  | 'not_compared';

/** Findings that speak of a loss: as a warning they leave open whether there was one, so they never pass. */
const LOSSES: ReadonlySet<FindingCode> = new Set([
  'lost_update',
  'missing_in_clickhouse',
  'missing_in_postgres',
  'missing_row',
  'orphan_row',
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
  const { views, evidence, calls } = context;
  const [{ copies }] = views;
  const reads = readsBySource(context.type, evidence.sources);
  const down = [...reads.values()].some(({ status }) => status === 'unavailable');
  const empty =
    copies.truth !== null &&
    rootRow(copies) === null &&
    copies.derived.every(({ data }) => data?.rows.length === 0) &&
    views.every((view) => view.copies.clickhouse === null || view.copies.final?.rows.length === 0);
  const versions = views.flatMap((view) => view.copies.raw?.versions ?? []);
  const deleted =
    (versions.length > 0 &&
      views.every(({ keys }) => keys.every((key) => key.winner === null || isHidden(key.winner)))) ||
    wasDeleted(calls, copies);
  const unexplained =
    context.rows.some(({ fields }) => fields.some(({ status }) => status === 'different' || status === 'missing')) ||
    checks.some(({ status, facts: { saw } }) => status !== 'pass' && saw !== 'not_compared' && saw !== 'partly_read');
  const finalWithoutRaw = views.some(
    ({ copies: { raw, final } }) =>
      raw !== null &&
      final?.rows.some(({ row }) => isRoot(row)) === true &&
      !raw.versions.some(({ row }) => isRoot(row)),
  );
  const contradicts = !down && (finalWithoutRaw || (empty ? !deleted && versions.length > 0 : unexplained));
  const changing = context.quiet.changedWhileReading;
  const reasons: readonly (readonly [UnknownReason, boolean])[] = [
    ['source_unavailable', down],
    ['in_flight', detections.some((detection) => detection.code === 'in_flight')],
    ['nothing_observed', empty && !deleted && versions.length === 0 && calls.length === 0],
    ['gone_everywhere', empty && !deleted && versions.length === 0 && calls.length > 0],
    ['possible_loss', detections.some(isPossibleLoss)],
    ['straddled', contradicts && changing],
    ['unexplained', contradicts && !changing],
    ['partly_read', (evidence.partly ?? []).length > 0],
    ['not_compared', !down && context.rows.some(({ fields }) => fields.some(({ status }) => status === 'unknown'))],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
