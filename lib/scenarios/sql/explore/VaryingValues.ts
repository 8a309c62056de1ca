import type { SqlRace } from '../race/SqlRace';
import type { LabOrder, StepResult, TableContents } from './LabOrder';

type Row = readonly (string | null)[];

/** Rows of a table, of a step's result or of a check. `name` stands before the names of its columns, as in `name.column`. */
interface Rows {
  readonly key: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const VARIES = '…';

/**
 * Words of SQL in either store without which no run differs from another: times, random numbers, and what the server counts or calls by itself. A race begins in an
 * empty database, so all that is run is in its text. A word too many costs a few orders that are run twice.
 */
const MAY_VARY =
  /timestamp|random|uuid|lsn|\b(?:now|today|yesterday|tomorrow|age|timeofday|localtime|current_(?:date|time)|clock_\w+|rand\w*|txid_\w+|xmin|xmax|cmin|cmax|ctid|oid|tableoid|pg_(?!(?:try_)?advisory)\w+|inet_\w+)\b/i;

/** Orders that are run twice to find them. Most races show all of them in the first two. */
const MOST_COMPARED = 10;

/**
 * Columns whose values are others each time that the same order is run: times, random numbers, transaction ids. They tell no outcomes apart, since then no
 * two orders would ever lead to the same.
 */
export class VaryingValues {
  /** By result or table, the indexes of columns. */
  readonly #columns = new Map<string, Set<number>>();
  readonly #names = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #mayVary: boolean;
  #compared = 0;

  constructor(race: SqlRace) {
    this.#mayVary = MAY_VARY.test(JSON.stringify({ ...race, title: null, about: null }));
  }

  /** It has a value that no order had which was run twice, so that it is worth running twice. From now on it counts as one of these. */
  isNew(order: LabOrder): boolean {
    if (!this.#mayVary || this.#compared >= MOST_COMPARED) return false;
    const before = this.#seen.size;
    for (const { key, rows } of rowsOf(this.without(order)))
      for (const row of rows) for (const [column, value] of row.entries()) this.#seen.add(`${key} ${column} ${value}`);
    const isNew = this.#seen.size > before;
    if (isNew) this.#compared += 1;
    return isNew;
  }

  /** Learns from an order that was run twice. From one that took another course nothing can be learned. */
  compare(one: LabOrder, other: LabOrder): void {
    const [first, second] = [rowsOf(one), rowsOf(other)];
    if (courseOf(one) !== courseOf(other) || first.length !== second.length) return;
    for (const [index, { key, name, columns, rows }] of first.entries()) {
      const again = second[index];
      if (again?.key !== key || again.rows.length !== rows.length) return;
      for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
        // Rows may change places with the values that they are sorted by.
        if (sorted(rows, column) === sorted(again.rows, column)) continue;
        this.#columns.set(key, (this.#columns.get(key) ?? new Set()).add(column));
        if (columns[column] !== undefined) this.#names.add(`${name}.${columns[column]}`);
      }
    }
  }

  /** The columns, as `table.column` or `session.step.column`. */
  get names(): readonly string[] {
    return [...this.#names].sort();
  }

  /** The order as it is compared with others. */
  without(order: LabOrder): LabOrder {
    if (this.#columns.size === 0) return order;
    return {
      ...order,
      steps: order.steps.map((step) => ({
        ...step,
        results: step.results.map((result, index): StepResult => {
          if (result.kind !== 'rows') return result;
          return { ...result, rows: this.#plain(resultKey(step.step, index), result.rows) };
        }),
      })),
      contents: order.contents.map((each) => ({ ...each, rows: this.#plain(tableKey(each), each.rows) })),
      violated: order.violated.map(({ check, rows }) => ({ check, rows: this.#plain(checkKey(check), rows) })),
    };
  }

  #plain(key: string, rows: readonly Row[]): readonly Row[] {
    const columns = this.#columns.get(key);
    if (!columns) return rows;
    return rows
      .map((row) => row.map((value, index) => (value !== null && columns.has(index) ? VARIES : value)))
      .map((row) => [JSON.stringify(row), row] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, row]) => row);
  }
}

/** What stays the same when nothing but values changes. */
function courseOf({ steps, skipped, victims, serialization, timeouts, leftOpen, violated }: LabOrder): string {
  const taken = steps.map(({ step, attempt, waited, results }) => [step, attempt, waited, results.map(shapeOf)]);
  const checks = violated.map(({ check }) => check);
  return JSON.stringify([taken, skipped, victims, serialization, timeouts, leftOpen, checks]);
}

function shapeOf(result: StepResult): unknown {
  return result.kind === 'rows' ? [result.columns, result.count] : result.kind === 'error' ? result.code : result;
}

function rowsOf({ steps, contents, violated }: LabOrder): readonly Rows[] {
  return [
    ...contents.map((each) => ({ key: tableKey(each), name: each.table, columns: each.columns, rows: each.rows })),
    ...steps.flatMap(({ step, results }) =>
      results.flatMap((result, index) =>
        result.kind === 'rows'
          ? [{ key: resultKey(step, index), name: step, columns: result.columns, rows: result.rows }]
          : [],
      ),
    ),
    ...violated.map(({ check, rows }) => ({ key: checkKey(check), name: check, columns: [], rows })),
  ];
}

const tableKey = ({ store, table }: TableContents) => `table ${store} ${table}`;
const resultKey = (step: string, index: number) => `step ${step} ${index}`;
const checkKey = (check: string) => `check ${check}`;

function sorted(rows: readonly Row[], column: number): string {
  return JSON.stringify(rows.map((row) => row[column] ?? null).sort());
}
