import type { Context } from '../context';
import type { FindingCode } from '../model';
import type { AnyDetection, Detection, KeyFact } from './detection';
import { isPropagation } from './detectors';

/** The finding that explains this one, or null. The explaining one is always among those detected. */
export function explainedBy(
  detection: AnyDetection,
  all: readonly AnyDetection[],
  context: Context,
): FindingCode | null {
  if (context.quiet.inFlight && isPropagation(detection.code)) return 'in_flight';
  const candidates = explanations(detection, context).filter((code) => code !== detection.code);
  return candidates.find((code) => all.some((other) => other.code === code && explains(other, detection))) ?? null;
}

/** Which findings may explain this one, the best explanation first. */
function explanations(detection: AnyDetection, context: Context): readonly FindingCode[] {
  switch (detection.code) {
    case 'out_of_order_write':
      return ['lost_update', 'future_version'];
    case 'missing_write':
      return ['lost_update'];
    case 'missing_score':
      return ['missing_in_clickhouse', 'missing_write', 'missing_in_postgres'];
    case 'orphan_score':
      return ['missing_in_postgres'];
    case 'historic_divergence':
      return context.copies.postgres?.card
        ? [
            'lost_update',
            'missing_in_clickhouse',
            'version_tie',
            'out_of_order_write',
            'missing_write',
            'missing_score',
          ]
        : ['missing_in_postgres'];
    case 'null_as_default':
      return ['lost_update'];
    case 'version_tie':
      return ['future_version'];
    case 'lost_update':
    case 'future_version':
    case 'missing_in_clickhouse':
    case 'missing_in_postgres':
    case 'duplicate_final':
    case 'in_flight':
    case 'precision_loss':
    case 'history_merged_away':
      return [];
    default:
      return detection satisfies never;
  }
}

function explains(strong: AnyDetection, weak: AnyDetection): boolean {
  if (strong.code === 'lost_update')
    return within(
      withoutBookkeeping(keysOf(weak)),
      strong.facts.lost.map(({ criterionId, field }) => ({ criterionId, fields: [field] })),
    );
  if (strong.code === 'future_version')
    return keysOf(weak).every((key) => strong.facts.keys.some((future) => future.criterionId === key.criterionId));
  if (weak.code === 'historic_divergence') return explainsHistoric(strong, weak);
  return true;
}

/** historic is wrong in the same rows and fields as ClickHouse: the same write did not arrive, or arrived too late. */
function explainsHistoric(strong: AnyDetection, weak: Detection<'historic_divergence'>): boolean {
  if (weak.facts.extraRows.length > 0 && strong.code !== 'missing_in_postgres') return false;
  const own = withoutBookkeeping(weak.facts.keys);
  switch (strong.code) {
    case 'missing_in_postgres':
      return true;
    case 'missing_in_clickhouse':
      return own.length === 0;
    case 'version_tie':
    case 'out_of_order_write':
    case 'missing_write':
      return weak.facts.missingRows.length === 0 && within(own, strong.facts.keys);
    case 'missing_score':
      return (
        own.length === 0 &&
        weak.facts.missingRows.every((row) => strong.facts.criteria.some((score) => score.criterionId === row))
      );
    default:
      return false;
  }
}

/** Every write changes these two, so they follow whatever the other fields tell. */
function withoutBookkeeping(keys: readonly KeyFact[]): readonly KeyFact[] {
  return keys
    .map((key) => ({
      ...key,
      fields: key.fields.filter((field) => field !== 'updatedAt' && field !== 'lastUpdaterUserId'),
    }))
    .filter((key) => key.fields.length > 0);
}

function within(inner: readonly KeyFact[], outer: readonly KeyFact[]): boolean {
  return (
    inner.length > 0 &&
    inner.every((key) =>
      key.fields.every((field) =>
        outer.some((each) => each.criterionId === key.criterionId && each.fields.includes(field)),
      ),
    )
  );
}

function keysOf(detection: AnyDetection): readonly KeyFact[] {
  switch (detection.code) {
    case 'out_of_order_write':
    case 'missing_write':
    case 'version_tie':
      return detection.facts.keys;
    case 'historic_divergence':
      return detection.facts.missingRows.length + detection.facts.extraRows.length === 0 ? detection.facts.keys : [];
    case 'null_as_default':
      return detection.facts.fields.map(({ criterionId, field }) => ({ criterionId, fields: [field] }));
    default:
      return [];
  }
}
