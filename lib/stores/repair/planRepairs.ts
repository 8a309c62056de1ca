import type { RepairStatement } from '@/lib/contract/told';
import type { Context, CopyContext } from '@/lib/evidence/context';
import type { Diagnosis } from '@/lib/evidence/diagnose';
import type { AnyDetection } from '@/lib/evidence/findings/detection';
import type { KeyState } from '@/lib/evidence/versions/keyState';
import { derivedOf, type DerivedCopyType } from '@/lib/record/RecordType';
import { rowId, type RowKey } from '@/lib/record/rows';
import { arrangeFindings } from '@/lib/wording/findings/arrangeFindings';
import { NoRepair, repairClickHouse } from './repairClickHouse';
import { repairPostgres } from './repairPostgres';

/**
 * How the copies of a record are made right about a finding. `above`: another finding's statements do it already. `refused`: no SQL is known, and why,
 * in words that go on after "because".
 */
export type RepairPlan =
  | { readonly kind: 'statements'; readonly statements: readonly RepairStatement[] }
  | { readonly kind: 'above' }
  | { readonly kind: 'refused'; readonly why: string };

/** Longer statements are no use to anybody who reads them. */
const MOST_CHARACTERS = 100_000;

/**
 * The statements after which each copy holds what the truth holds, by the finding that they are shown with: one that stands by itself, with what it explains. What
 * Postgres itself lost has none, and neither has what may still be under way.
 */
export function planRepairs({ findings, context }: Diagnosis): ReadonlyMap<AnyDetection, RepairPlan> {
  if (context.quiet.inFlight) return new Map();
  const claimed = new Set<string>();
  const told = findings.map(({ detection, explainedBy }) => ({ ...detection, detection, explainedBy }));
  const plans = arrangeFindings(told).flatMap(({ finding: { detection }, explains }) => {
    if (detection.severity !== 'error' || detection.code === 'lost_update') return [];
    const plan = planOf(context, [detection, ...explains.map((each) => each.detection)], claimed);
    return [[detection, plan] as const];
  });
  return new Map(plans);
}

/** Its rows are put into `claimed`, and left out where they stand there already. */
function planOf(context: Context, group: readonly AnyDetection[], claimed: Set<string>): RepairPlan {
  const claim = (copy: string, row: string) => {
    const id = JSON.stringify([copy, row]);
    const isNew = !claimed.has(id);
    claimed.add(id);
    return isNew;
  };
  try {
    const statements = derivedOf(context.type).flatMap((copy) =>
      copy.store === 'postgres'
        ? postgresStatements(context, copy, group, claim)
        : clickhouseStatements(context, copy, group, claim),
    );
    if (statements.reduce((sum, { sql }) => sum + sql.length, 0) > MOST_CHARACTERS)
      return { kind: 'refused', why: 'its values are too long to be shown' };
    return statements.length === 0 ? { kind: 'above' } : { kind: 'statements', statements };
  } catch (error) {
    if (error instanceof NoRepair) return { kind: 'refused', why: error.message };
    throw error;
  }
}

type Claim = (copy: string, row: string) => boolean;

function postgresStatements(
  { type, evidence }: Context,
  copy: DerivedCopyType,
  group: readonly AnyDetection[],
  claim: Claim,
): readonly RepairStatement[] {
  const { truth, derived } = evidence.sources;
  const reads = [truth, ...derived.flatMap((each) => (each.copy === copy.id ? [each.read] : []))];
  const computed = derived.find((each) => each.copy === copy.id)?.read;
  const cased = reads.flatMap((read) => (read.status === 'unavailable' ? [] : (read.data.casedKeys ?? [])));
  return group.flatMap((detection) => {
    if (detection.code !== 'derived_divergence' || detection.copy !== copy.id || !claim(copy.id, '')) return [];
    const { missingRows, extraRows, keys, rowsDisagree } = detection.facts;
    return repairPostgres({
      type,
      copy,
      name: evidence.name,
      extra: extraRows.length > 0,
      missing: missingRows.length > 0,
      different: keys.length + rowsDisagree.length > 0,
      cased,
      computed: computed?.status === 'unavailable' ? {} : (computed?.data.computed ?? {}),
    });
  });
}

function clickhouseStatements(
  { type, views, evidence }: Context,
  copy: DerivedCopyType,
  group: readonly AnyDetection[],
  claim: Claim,
): readonly RepairStatement[] {
  const view = views.find(({ copies }) => copies.clickhouse === copy.id);
  if (view === undefined) return [];
  const own = group.filter((detection) => detection.copy === copy.id);
  const rows = new Set(own.flatMap((detection) => rowsOf(detection, view)).map(rowId));
  const keys = view.keys.filter((key) => rows.has(rowId(key.row)) && isWrong(key) && claim(copy.id, rowId(key.row)));
  if (keys.length === 0) return [];
  const ahead = own.flatMap((detection) => (detection.code === 'future_version' ? detection.facts.keys : []));
  return repairClickHouse({
    type,
    copy,
    name: evidence.name,
    copies: view.copies,
    keys,
    ahead: new Map(
      ahead.flatMap(({ row, winner }) => (winner.version === null ? [] : [[rowId(row), winner.version] as const])),
    ),
    now: evidence.inspectedAt,
  });
}

function isWrong({ state, final }: KeyState): boolean {
  return final.length > 1 || (state !== 'agree' && state !== 'neither');
}

/** The rows that a finding is about. */
function rowsOf(detection: AnyDetection, view: CopyContext): readonly RowKey[] {
  switch (detection.code) {
    case 'out_of_order_write':
    case 'missing_write':
    case 'altered_write':
    case 'split_write':
    case 'version_tie':
    case 'future_version':
    case 'lost_deletion':
    case 'duplicate_final':
      return detection.facts.keys.map(({ row }) => row);
    case 'missing_row':
      return detection.facts.rows.map(({ row }) => row);
    case 'orphan_row':
      return detection.facts.rows;
    case 'missing_in_clickhouse':
      return [view.copies.root];
    case 'missing_in_postgres':
      return view.keys.map(({ row }) => row);
    case 'lost_update':
    case 'derived_divergence':
    case 'in_flight':
    case 'null_as_default':
    case 'precision_loss':
    case 'history_merged_away':
    case 'history_cut':
      return [];
    default:
      return detection satisfies never;
  }
}
