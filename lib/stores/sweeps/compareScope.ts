import { hasExpressions, type RecordType, rootOf, rootTableOf } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import type { Stores } from '../openStores';
import { requireTable } from '../postgres/readPostgresFacts';
import { SourceFailure } from '../SourceFailure';
import { compareApart } from './compareApart';
import {
  compareGroups,
  compareRecords,
  countRecords,
  leadingOf,
  listRecords,
  type DifferingGroup,
} from './compareGroups';
import { comparisonsOf, type Comparison, type SweepFacts } from './comparisons';
import { compareWithinPostgres, isJoined } from './compareWithinPostgres';
import { cutIntoBatches } from './cutIntoBatches';
import { nameRecords } from './nameRecords';
import type { ComparedRows, ScopeComparison, SweepScope } from './model';
import { widthFor, type RowFilter } from './RowFilter';
import { readForSweep, type SweepOptions, type SweepRead } from './SweepRead';

export interface CompareOptions extends SweepOptions {
  /** About how long one statement may take. */
  readonly targetMs?: number;
  /** How many times smaller the smallest statement may be; 1 by default. More after statements that timed out. */
  readonly finer?: number;
  /** At most so many names are listed. */
  readonly mostDiffering?: number;
  /** What the plan says is compared: a field of it that no longer can be makes the comparison fail. */
  readonly compared?: readonly ComparedRows[];
}

/** Rows of differing groups that one statement may tell one by one, unless a single group has more. */
const ROWS_TOLD = 20_000;
/** Where an expression may fail for a row, all records of its group are inspected: groups have so many times fewer rows. */
const FINER = 20;

/**
 * Compares the records of a scope inside the stores: by group, then record by record in the groups that differ. Every row set of every derived
 * copy is held against the truth. Where an expression fails for a row, the records of its group are listed in place of being compared.
 * @throws SourceFailure
 */
export function compareScope(
  stores: Stores,
  type: RecordType,
  scope: SweepScope,
  { targetMs = 500, finer = 1, mostDiffering = 10_000, compared, ...options }: CompareOptions,
): Promise<ScopeComparison> {
  return readForSweep(stores, type, options, async (context, facts) => {
    const { comparisons } = comparisonsOf(facts, type);
    if (compared !== undefined) requirePlanned(type, comparisons, compared);
    const found = new FoundRecords(type, scope, mostDiffering);
    const root = rootOf(type).id;
    const canFail = hasExpressions(type);
    const statements = Math.max(1, 2 * comparisons.length);
    const batches = cutIntoBatches(scope, statements, { targetMs, timeoutMs: options.timeoutMs, finer });
    let [records, stopped] = [0, false];
    for (let batch = batches.next(null); batch !== null;) {
      const { filter } = batch;
      const width = widthFor((batch.rows / statements) * (canFail ? FINER : 1));
      const startedMs = performance.now();
      const differing: Differing[] = [];
      let counted: number | null = null;
      const byJoin = new Map<string, RecordName | null>();
      for (const comparison of comparisons) {
        const joined = await isJoined(context, facts, comparison);
        const apart = async <T>(compare: (some: RowFilter) => Promise<T>) => {
          const { done, failed } = await compareApart(filter, width, canFail, compare);
          let rows = 0;
          for (const some of failed) {
            const listed = await listRecords(context, facts, comparison, some);
            rows += listed.rows;
            found.addUncomputed(await nameRecords(context, facts, comparison, listed.keys));
          }
          return { done, rows };
        };
        if (joined !== null) {
          for (const { keys, count } of (await apart((some) => compareWithinPostgres(context, joined, some))).done) {
            const names = await nameRecords(context, facts, comparison, keys);
            names.forEach((name, index) => byJoin.set(idOf(name, keys[index]), name));
            found.addUntold(count - keys.length);
          }
          continue;
        }
        const { done, rows } = await apart((some) => compareGroups(context, facts, comparison, some, width));
        if (comparison.rowSet === root) counted = done.reduce((sum, each) => sum + each.rows, rows);
        const groups = done.flatMap((each) => each.differing);
        if (groups.length > 0) differing.push({ comparison, groups });
      }
      const tookMs = (performance.now() - startedMs) / Math.max(1, comparisons.length);
      records += counted ?? (await countRecords(context, rootRows(facts, type), filter));
      for (const groups of chunksOf(differing)) {
        if (found.isFull) {
          // Nobody is told further names. To count them would cost a scan for every few groups, and each has at least one.
          stopped = true;
          for (const { comparison, groups: own } of differing)
            found.addTold(comparison, own.filter(({ group }) => groups.has(group)).length);
          continue;
        }
        found.add(await recordsIn(context, facts, differing, { filter, width, groups }, found));
      }
      found.add(byJoin);
      batch = batches.next(tookMs);
    }
    if (stopped) found.countAtLeast();
    const { names: listed, uncomputed, count: differ } = found;
    return {
      records,
      differing: listed.filter(({ text }) => !uncomputed.has(text)),
      uncomputed: [...uncomputed.values()],
      differ: differ - listed.filter(({ text }) => uncomputed.has(text)).length,
      stopped,
      cost: context.cost,
    };
  });
}

interface Differing {
  readonly comparison: Comparison;
  readonly groups: readonly DifferingGroup[];
}

/** The differing groups of all row sets, some at a time, so that what is told of one record comes together. */
function chunksOf(differing: readonly Differing[]): readonly ReadonlySet<number>[] {
  const rows = new Map<number, number>();
  for (const { groups } of differing)
    for (const { group, rows: more } of groups) rows.set(group, (rows.get(group) ?? 0) + more);
  const chunks: Set<number>[] = [];
  let left = 0;
  // In their order, so that each look names the same ones.
  for (const [group, more] of [...rows].sort(([one], [next]) => one - next)) {
    if (left < more) {
      chunks.push(new Set());
      left = ROWS_TOLD;
    }
    chunks.at(-1)?.add(group);
    left -= more;
  }
  return chunks;
}

/** By the id of its key; null where it has no name. */
type Named = ReadonlyMap<string, RecordName | null>;

async function recordsIn(
  context: SweepRead,
  facts: SweepFacts,
  differing: readonly Differing[],
  {
    filter,
    width,
    groups,
  }: { readonly filter: RowFilter; readonly width: number; readonly groups: ReadonlySet<number> },
  found: FoundRecords,
): Promise<Named> {
  const records = new Map<string, RecordName | null>();
  for (const { comparison, groups: all } of differing) {
    const within = all.map(({ group }) => group).filter((group) => groups.has(group));
    if (within.length === 0) continue;
    const keys = await compareRecords(context, facts, comparison, filter, { width, groups: within });
    const names = await nameRecords(context, facts, comparison, keys);
    const own = new Map(names.map((name, index) => [idOf(name, keys[index]), name]));
    found.addTold(comparison, [...own.values()].filter((name) => !found.isLeftOut(name)).length);
    for (const [id, name] of own) records.set(id, name);
  }
  return records;
}

/** A key without a name is one record all the same. */
function idOf(name: RecordName | null, key: readonly string[] = []): string {
  return name?.text ?? `? ${JSON.stringify(key)}`;
}

class FoundRecords {
  readonly names: RecordName[] = [];
  readonly uncomputed = new Map<string, RecordName>();
  count = 0;
  private readonly known = new Set<string>();
  private readonly told = new Map<Comparison, number>();
  private readonly leading: string;

  constructor(
    type: RecordType,
    private readonly scope: SweepScope,
    private readonly most: number,
  ) {
    this.leading = leadingOf(type).id;
  }

  get isFull(): boolean {
    return this.names.length >= this.most;
  }

  /** What is listed nowhere counts as different: nobody looks at it. */
  addUncomputed(names: readonly (RecordName | null)[]): void {
    for (const name of names) {
      if (this.isLeftOut(name) || (name !== null && this.uncomputed.has(name.text))) continue;
      if (name === null || this.uncomputed.size >= this.most) this.count += 1;
      else this.uncomputed.set(name.text, name);
    }
  }

  /** Records that differ and of which no key was told. */
  addUntold(count: number): void {
    this.count += count;
  }

  /** So many different records as one comparison alone tells of. */
  addTold(comparison: Comparison, count: number): void {
    this.told.set(comparison, (this.told.get(comparison) ?? 0) + count);
  }

  /**
   * Where not all were looked at one by one: tables may be sliced differently, so groups of two of them can be of the same record. What was passed over is one
   * further record at least, or nobody could tell that it was.
   */
  countAtLeast(): void {
    this.count = Math.max(this.count, ...this.told.values());
    if (this.count === this.names.length) this.count += 1;
  }

  /** A table without the leading part could not leave these out by itself. */
  isLeftOut(name: RecordName | null): boolean {
    return name !== null && this.scope.except.includes(name.key[this.leading] ?? '');
  }

  add(records: Named): void {
    for (const name of records.values()) {
      if (this.isLeftOut(name) || (name !== null && this.known.has(name.text))) continue;
      this.count += 1;
      if (name === null) continue;
      this.known.add(name.text);
      if (this.isFull) continue;
      this.names.push(name);
    }
  }
}

function rootRows(facts: SweepFacts, type: RecordType): Comparison['truth'] {
  const source = rootTableOf(type);
  return { store: 'postgres', source, table: requireTable(facts.postgres, type, source), root: null };
}

/** @throws SourceFailure for a field of the plan that is not compared any more: with less compared, nothing could be called clean */
function requirePlanned(type: RecordType, comparisons: readonly Comparison[], planned: readonly ComparedRows[]): void {
  for (const { copy, rowSet, compared } of planned) {
    const now = comparisons.find((each) => each.copy === copy && each.rowSet === rowSet);
    const gone = compared.find((field) => now?.compared.includes(field) !== true);
    if (now !== undefined && gone === undefined) continue;
    const why = now?.leftOut.find(({ field }) => field === gone)?.why;
    throw new SourceFailure({
      code: 'missing_column',
      message: `The field ${gone ?? ''} of the ${rowSet} in ${copy} can no longer be compared${why === undefined ? '' : `: ${why}`}.`,
      hint: `The tables of the record type "${type.id}" changed during the sweep. Start the sweep again.`,
    });
  }
}
