import type { LabContents, LabDifference, LabGroup, LabResult, LabRunOrder, LabRunStep } from '@/lib/contract/lab';
import type { Difference } from '@/lib/scenarios/sql/explore/findDifferences';
import type { LabOrder, LabStep, StepResult, TableContents } from '@/lib/scenarios/sql/explore/LabOrder';
import type { OutcomeGroup, RaceExploration } from '@/lib/scenarios/sql/explore/exploreRace';
import { verdictOf } from '@/lib/scenarios/sql/explore/verdictOf';
import type { FinishedCell } from '@/lib/state/lab/saveCell';
import { finite } from './describeRace';

/** What is kept of a cell: enough to read, and never more than a page can show. */
export const keptLimits = { groups: 100, characters: 500_000, rows: 50, valueCharacters: 1_000 } as const;

type Row = readonly (string | null)[];

/** An exploration as it is kept: rows and values are cut, and of very many or very large outcomes the last are only counted. */
export function toFinishedCell(exploration: RaceExploration): FinishedCell {
  const { groups, orders, possible, complete, violating, serverChose, unsteady, unjudged, violations } = exploration;
  return {
    orders,
    figures: {
      verdict: verdictOf(exploration),
      possible: finite(possible),
      complete,
      violating,
      serverChose,
      unsteady,
      unjudged,
      violations: { ...violations },
      failing: exploration.failing.map((each) => ({ ...each, message: cutText(each.message) })),
      neverRun: [...exploration.neverRun],
      undivided: [...exploration.undivided],
      varying: [...exploration.varying],
      outcomes: groups.length,
      stopped: exploration.stopped,
      tookMs: exploration.tookMs,
    },
    groups: keptGroups(groups),
  };
}

/** A group that is too large by itself is passed over; smaller ones after it may fit. */
function keptGroups(groups: readonly OutcomeGroup[]): readonly LabGroup[] {
  const kept: LabGroup[] = [];
  /** By the number that an outcome had among all, the one that it has among those that are kept. */
  const numbers = new Map<number, number>();
  let left: number = keptLimits.characters;
  for (const [index, group] of groups.entries()) {
    if (kept.length >= keptLimits.groups) break;
    const cut = toGroup(group);
    const { length } = JSON.stringify(cut);
    if (length > left) continue;
    left -= length;
    numbers.set(index + 1, kept.push(cut));
  }
  return kept.map(({ difference, ...group }) =>
    difference
      ? { ...group, difference: { ...difference, outcome: numbers.get(difference.outcome ?? 0) ?? null } }
      : group,
  );
}

function toGroup(group: OutcomeGroup): LabGroup {
  return {
    orders: group.orders,
    shortest: toOrder(group.shortest),
    serverChose: group.serverChose,
    states: group.states.map(({ after, contents }) => ({ after, contents: contents.map(toContents) })),
    ...(group.difference === null ? {} : { difference: toDifference(group.difference) }),
  };
}

/** Its sentence may hold values of the race. */
function toDifference({ order, moved, says, ...difference }: Difference): LabDifference {
  return {
    ...difference,
    says: cutText(says),
    moved: moved === null ? null : { ...moved },
    order: order.map((step) => ({ ...step })),
  };
}

function toOrder({ steps, contents, violated, schemaGone, unchecked, ...order }: LabOrder): LabRunOrder {
  return {
    steps: steps.map(toStep),
    skipped: [...order.skipped],
    victims: [...order.victims],
    serialization: [...order.serialization],
    timeouts: [...order.timeouts],
    leftOpen: [...order.leftOpen],
    contents: contents.map(toContents),
    schemaGone,
    violated: violated.map(({ check, rows }) => ({ check, rows: toRows(rows) })),
    unchecked: unchecked.map(({ check, why }) => ({ check, why: cutText(why) })),
  };
}

function toStep({ session, step: name, attempt, waited, waitedFor, results }: LabStep): LabRunStep {
  return {
    session,
    step: name,
    attempt,
    waited,
    waitedFor: [...waitedFor],
    results: results.map(toResult),
  };
}

function toResult(result: StepResult): LabResult {
  if (result.kind === 'error') return { ...result, message: cutText(result.message) };
  if (result.kind !== 'rows') return result;
  return { kind: 'rows', columns: [...result.columns], rows: toRows(result.rows), count: result.count };
}

function toContents({ store, table, columns, rows, cut }: TableContents): LabContents {
  return {
    store,
    table,
    columns: [...columns],
    rows: toRows(rows),
    cut: cut || rows.length > keptLimits.rows,
  };
}

function toRows(rows: readonly Row[]): (string | null)[][] {
  return rows.slice(0, keptLimits.rows).map((row) => row.map((value) => (value === null ? null : cutText(value))));
}

/** No half of a surrogate pair is left at the end. */
function cutText(text: string): string {
  if (text.length <= keptLimits.valueCharacters) return text;
  return `${text.slice(0, keptLimits.valueCharacters).replace(/[\ud800-\udbff]$/, '')}…`;
}
