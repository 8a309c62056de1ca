import { bookkeepingOf, finalId } from '@/lib/record/RecordType';
import { isRoot, sameRow, type RowKey } from '@/lib/record/rows';
import { rootRow } from '../compare/copies';
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
          mayExplain(other, detection) &&
          // What may have happened explains nothing that did.
          (other.severity === 'error' || detection.severity !== 'error') &&
          explains(other, detection, context),
      ),
    ) ?? null
  );
}

/** What is wrong with one copy in ClickHouse explains nothing that is wrong with another. */
function mayExplain(other: AnyDetection, detection: AnyDetection): boolean {
  const ofClickhouse = ({ code, copy }: AnyDetection) => (code === 'derived_divergence' ? null : copy);
  const [strong, weak] = [ofClickhouse(other), ofClickhouse(detection)];
  return strong === null || weak === null || strong === weak;
}

/** Answers are seldom written finer. */
const MILLISECOND = 1_000_000n;

/** What decided which version won, the best explanation first. */
const VERSIONS = ['future_version', 'version_tie', 'out_of_order_write'] as const;

/**
 * Which findings may explain this one, the best explanation first. Causes go upstream: from what FINAL shows to the version that made it
 * so, from ClickHouse to the copy in Postgres that its rows are made from, and from there to a change that Postgres itself lost. No two explain each other.
 */
function explanations(detection: AnyDetection, context: Context): readonly FindingCode[] {
  switch (detection.code) {
    case 'out_of_order_write':
      return ['lost_update', 'future_version'];
    case 'version_tie':
      return ['future_version'];
    case 'missing_write':
    case 'altered_write':
      return ['lost_update', 'derived_divergence'];
    case 'split_write':
      return ['lost_update'];
    case 'missing_in_clickhouse':
      return [...VERSIONS, 'derived_divergence'];
    case 'missing_in_postgres':
      return ['lost_deletion', 'future_version', 'version_tie'];
    case 'missing_row':
      return [...VERSIONS, 'missing_in_clickhouse', 'missing_in_postgres', 'derived_divergence'];
    case 'orphan_row':
      return ['lost_deletion', 'future_version', 'version_tie', 'missing_in_postgres'];
    case 'lost_deletion':
      return ['future_version'];
    case 'derived_divergence':
      return rootRow(context.views[0].copies)
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
        withoutBookkeeping(keysOf(weak), context),
        strong.facts.lost
          .filter((value) => weak.code === 'null_as_default' || isWhatWasLost(value, weak, context))
          .map(({ row, field }) => ({ row, fields: [field] })),
      );
    case 'derived_divergence':
      return isMadeFrom(strong, weak, context);
    case 'lost_deletion':
    case 'future_version':
    case 'version_tie':
    case 'out_of_order_write':
      if (weak.code === 'derived_divergence')
        return strong.code !== 'lost_deletion' && explainsDerived(strong.facts.keys, weak, context);
      if (weak.code === 'missing_in_postgres' || weak.code === 'missing_in_clickhouse')
        return (
          concerns(strong, context.views[0].copies.root) && (strong.code !== 'out_of_order_write' || hidesRows(strong))
        );
      return rowsOf(weak).every((row) => concerns(strong, row));
    default:
      return weak.code !== 'derived_divergence' || strong.code === 'missing_in_postgres';
  }
}

/** A copy differs from the truth because of the loss where it still holds what the truth lost. */
function isWhatWasLost({ row, field, acknowledged }: LostValue, weak: AnyDetection, context: Context): boolean {
  const compared = context.rows.find((each) => sameRow(each, row))?.fields.find((each) => each.field === field);
  if (acknowledged === null || !compared || weak.copy === null) return true;
  const copy = compared.values[weak.code === 'derived_divergence' ? weak.copy : finalId(weak.copy)] ?? null;
  const [a, b] = [copy, acknowledged].map(timeOf);
  if (a !== null && a !== undefined && b !== null && b !== undefined) return a / MILLISECOND === b / MILLISECOND;
  return JSON.stringify(copy) === JSON.stringify(acknowledged);
}

function concerns(
  strong: Detection<'lost_deletion' | 'future_version' | 'version_tie' | 'out_of_order_write'>,
  row: RowKey,
): boolean {
  return strong.facts.keys.some((key) => sameRow(key.row, row));
}

function hidesRows({ facts }: Detection<'out_of_order_write'>): boolean {
  return facts.keys.some(({ winnerIs }) => winnerIs === 'deletion');
}

/** ClickHouse's rows are made from those of the copy in Postgres: what it lacks in the same fields and rows stopped before it. */
function isMadeFrom({ facts }: Detection<'derived_divergence'>, weak: AnyDetection, context: Context): boolean {
  switch (weak.code) {
    case 'missing_in_clickhouse':
      return weak.facts.hiddenBy === null && weak.facts.versionsHeld === 0 && facts.missingRows.length > 0;
    case 'missing_row':
      return weak.facts.rows.every(
        ({ row, hiddenBy }) => hiddenBy === null && facts.missingRows.some((each) => sameRow(each, row)),
      );
    default:
      return within(withoutBookkeeping(keysOf(weak), context), facts.keys);
  }
}

/** The copy in Postgres is wrong in the same rows and fields as ClickHouse: the same write came too late there. */
function explainsDerived(
  wrong: readonly KeyFact[],
  { facts }: Detection<'derived_divergence'>,
  context: Context,
): boolean {
  return (
    facts.extraRows.length + facts.missingRows.length === 0 && within(withoutBookkeeping(facts.keys, context), wrong)
  );
}

/** Every write changes these, so they follow whatever the other fields tell. */
function withoutBookkeeping(keys: readonly KeyFact[], { type }: Context): readonly KeyFact[] {
  const bookkeeping = bookkeepingOf(type);
  return keys
    .map((key) => ({
      ...key,
      fields: key.fields.filter((field) => !isRoot(key.row) || !bookkeeping.has(field)),
    }))
    .filter((key) => key.fields.length > 0);
}

function within(inner: readonly KeyFact[], outer: readonly KeyFact[]): boolean {
  return (
    inner.length > 0 &&
    inner.every((key) =>
      key.fields.every((field) => outer.some((each) => sameRow(each.row, key.row) && each.fields.includes(field))),
    )
  );
}

/** The rows that a finding is about. */
function rowsOf(detection: AnyDetection): readonly RowKey[] {
  switch (detection.code) {
    case 'missing_row':
      return detection.facts.rows.map(({ row }) => row);
    case 'orphan_row':
      return detection.facts.rows;
    case 'lost_deletion':
    case 'out_of_order_write':
    case 'version_tie':
      return detection.facts.keys.map(({ row }) => row);
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
    case 'derived_divergence':
      return detection.facts.missingRows.length + detection.facts.extraRows.length === 0 ? detection.facts.keys : [];
    case 'null_as_default':
      return detection.facts.fields.map(({ row, field }) => ({ row, fields: [field] }));
    default:
      return [];
  }
}
