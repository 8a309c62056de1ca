import type { Context } from '../context';
import type { FindingCode } from '../model';
import { timeOf } from '../time';
import type { AnyDetection, Detection } from './detection';
import type { KeyFact, LostValue } from './facts';
import { isPropagation } from './detectors';

/** The finding that explains this one, or null. The explaining one is always among those detected. */
export function explainedBy(
  detection: AnyDetection,
  all: readonly AnyDetection[],
  context: Context,
): FindingCode | null {
  // What may have been replaced by right is being changed by somebody right now.
  const mayMend =
    isPropagation(detection.code) || (detection.code === 'lost_update' && detection.severity === 'warning');
  if (context.quiet.inFlight && mayMend) return 'in_flight';
  return (
    explanations(detection, context).find((code) =>
      all.some(
        (other) =>
          other.code === code &&
          // What may have happened explains nothing that did.
          (other.severity === 'error' || detection.severity !== 'error') &&
          explains(other, detection, context),
      ),
    ) ?? null
  );
}

/** Answers are seldom written finer. */
const MILLISECOND = 1_000_000n;

/** What decided which version won, the best explanation first. */
const VERSIONS = ['future_version', 'version_tie', 'out_of_order_write'] as const;

/**
 * Which findings may explain this one, the best explanation first. Causes go upstream: from what FINAL shows to the version that made it
 * so, from ClickHouse to historic, of which its rows are made, and from there to a change that Postgres itself lost. No two explain each other.
 */
function explanations(detection: AnyDetection, context: Context): readonly FindingCode[] {
  switch (detection.code) {
    case 'out_of_order_write':
      return ['lost_update', 'future_version'];
    case 'version_tie':
      return ['future_version'];
    case 'missing_write':
    case 'altered_write':
      return ['lost_update', 'historic_divergence'];
    case 'split_write':
      return ['lost_update'];
    case 'missing_in_clickhouse':
      return [...VERSIONS, 'historic_divergence'];
    case 'missing_in_postgres':
      return ['lost_deletion', 'future_version', 'version_tie'];
    case 'missing_score':
      return [...VERSIONS, 'missing_in_clickhouse', 'missing_in_postgres', 'historic_divergence'];
    case 'orphan_score':
      return ['lost_deletion', 'future_version', 'version_tie', 'missing_in_postgres'];
    case 'lost_deletion':
      return ['future_version'];
    case 'historic_divergence':
      return context.copies.postgres?.card
        ? ['lost_update', 'version_tie', 'out_of_order_write']
        : ['missing_in_postgres'];
    case 'null_as_default':
      return ['lost_update'];
    case 'lost_update':
    case 'future_version':
    case 'duplicate_final':
    case 'in_flight':
    case 'precision_loss':
    case 'history_merged_away':
    case 'history_cut':
      return [];
    default:
      return detection satisfies never;
  }
}

function explains(strong: AnyDetection, weak: AnyDetection, context: Context): boolean {
  switch (strong.code) {
    case 'lost_update':
      return within(
        withoutBookkeeping(keysOf(weak)),
        strong.facts.lost
          .filter((value) => weak.code === 'null_as_default' || isWhatWasLost(value, weak, context))
          .map(({ criterionId, field }) => ({ criterionId, fields: [field] })),
      );
    case 'historic_divergence':
      return isMadeFrom(strong, weak);
    case 'lost_deletion':
    case 'future_version':
    case 'version_tie':
    case 'out_of_order_write':
      if (weak.code === 'historic_divergence')
        return strong.code !== 'lost_deletion' && explainsHistoric(strong.facts.keys, weak);
      if (weak.code === 'missing_in_postgres' || weak.code === 'missing_in_clickhouse')
        return concerns(strong, null) && (strong.code !== 'out_of_order_write' || hidesRows(strong));
      return criteriaOf(weak).every((criterionId) => concerns(strong, criterionId));
    default:
      return weak.code !== 'historic_divergence' || strong.code === 'missing_in_postgres';
  }
}

/** A copy differs from Postgres because of the loss where it still holds what Postgres lost. */
function isWhatWasLost({ criterionId, field, acknowledged }: LostValue, weak: AnyDetection, context: Context): boolean {
  const rows =
    criterionId === null
      ? context.fields
      : (context.scores.find((score) => score.criterionId === criterionId)?.fields ?? []);
  const compared = rows.find((each) => each.field === field);
  if (acknowledged === null || !compared) return true;
  const copy = weak.code === 'historic_divergence' ? compared.historic : compared.clickhouseFinal;
  const [a, b] = [copy, acknowledged].map(timeOf);
  if (a !== null && a !== undefined && b !== null && b !== undefined) return a / MILLISECOND === b / MILLISECOND;
  return JSON.stringify(copy) === JSON.stringify(acknowledged);
}

function concerns(
  strong: Detection<'lost_deletion' | 'future_version' | 'version_tie' | 'out_of_order_write'>,
  criterionId: string | null,
): boolean {
  return strong.facts.keys.some((key) => key.criterionId === criterionId);
}

function hidesRows({ facts }: Detection<'out_of_order_write'>): boolean {
  return facts.keys.some(({ winnerIs }) => winnerIs === 'deletion');
}

/** ClickHouse's rows are made from historic's: what it lacks in the same fields and rows stopped before it. */
function isMadeFrom({ facts }: Detection<'historic_divergence'>, weak: AnyDetection): boolean {
  switch (weak.code) {
    case 'missing_in_clickhouse':
      return weak.facts.hiddenBy === null && weak.facts.versionsHeld === 0 && facts.missingRows.length > 0;
    case 'missing_score':
      return weak.facts.criteria.every(
        ({ criterionId, hiddenBy }) => hiddenBy === null && facts.missingRows.includes(criterionId),
      );
    default:
      return within(withoutBookkeeping(keysOf(weak)), facts.keys);
  }
}

/** historic is wrong in the same rows and fields as ClickHouse: the same copy came too late there. */
function explainsHistoric(wrong: readonly KeyFact[], { facts }: Detection<'historic_divergence'>): boolean {
  return facts.extraRows.length + facts.missingRows.length === 0 && within(withoutBookkeeping(facts.keys), wrong);
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

/** The keys that a finding is about. */
function criteriaOf(detection: AnyDetection): readonly (string | null)[] {
  switch (detection.code) {
    case 'missing_score':
      return detection.facts.criteria.map(({ criterionId }) => criterionId);
    case 'orphan_score':
      return detection.facts.criteria;
    case 'lost_deletion':
    case 'out_of_order_write':
    case 'version_tie':
      return detection.facts.keys.map(({ criterionId }) => criterionId);
    default:
      return [];
  }
}

function keysOf(detection: AnyDetection): readonly KeyFact[] {
  switch (detection.code) {
    case 'out_of_order_write':
    case 'missing_write':
    case 'altered_write':
    case 'split_write':
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
