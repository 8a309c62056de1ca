import { orderRows, rowId, type RowKey } from '@/lib/record/rows';
import { carriesRoot } from '../compare/compareRows';
import { fieldsOf, rowsKeptBy, valueOf, type DerivedData } from '../compare/copies';
import { CALL_ACTOR, type TimedStep } from '../calls/readCall';
import type { Context } from '../context';
import { does, rowsOf } from '../stepMeaning';
import { formatTime } from '../time';
import type { FactsByCode } from './facts';
import type { Detection, RecordDetector } from './detection';

type Facts = FactsByCode['derived_divergence'];

/**
 * Needs the truth, and a further copy in Postgres. A row that should be there and is not, one too many, other values, or rows that disagree
 * on what they carry of the root.
 */
export const detectDerivedDivergence: RecordDetector<'derived_divergence'> = (context) =>
  context.views[0].copies.derived.flatMap((derived) => divergenceOf(context, derived));

function divergenceOf(context: Context, { copy, data }: DerivedData): readonly Detection<'derived_divergence'>[] {
  const { rows, views } = context;
  const [{ copies }] = views;
  const { truth, type, root } = copies;
  if (!truth || !data) return [];
  const held = new Set(data.rows.map(({ row }) => rowId(row)));
  const wanted = rowsKeptBy(copies, copy);
  const wantedIds = new Set(wanted.map(rowId));
  const missingRows = wanted.filter((row) => !held.has(rowId(row))).sort(orderRows);
  const extraRows = data.rows
    .map(({ row }) => row)
    .filter((row) => !wantedIds.has(rowId(row)))
    .sort(orderRows);
  const keys = rows
    .map(({ rowSet, key, fields }) => ({
      row: { rowSet, key },
      fields: fields.filter((field) => field.differs.includes(copy)).map(({ field }) => field),
    }))
    .filter((key) => key.fields.length > 0);
  const carried = data.rows.flatMap((row) => (row.root === null ? [] : [row.root]));
  const rowsDisagree = carriesRoot(type, copy)
    ? fieldsOf(copies, root.rowSet)
        .map(({ id }) => id)
        .filter((field) => new Set(carried.map((values) => JSON.stringify(valueOf(values, field) ?? null))).size > 1)
    : [];
  if (missingRows.length + extraRows.length + keys.length + rowsDisagree.length === 0) return [];
  const lacksToo = (row: RowKey, differing: readonly string[]) =>
    views.every((view) => {
      const state = view.keys.find((key) => rowId(key.row) === rowId(row));
      return state?.state === 'only_truth' || differing.some((field) => state?.differing.includes(field));
    });
  const sharedByClickhouse =
    missingRows.some((row) => lacksToo(row, [])) || keys.some((key) => lacksToo(key.row, key.fields));
  return [
    {
      code: 'derived_divergence',
      severity: 'error',
      copy,
      facts: {
        missingRows,
        extraRows,
        keys,
        rowsDisagree,
        sharedByClickhouse,
        clickhouse: clickhouseOf(context),
        writtenBy: lastWriteOf(context, copy),
      },
    },
  ];
}

function clickhouseOf({ views }: Context): 'right' | 'wrong' | null {
  const read = views.filter(({ keys }) => keys.length > 0);
  if (read.length === 0) return null;
  return read.every(({ keys }) => keys.every(({ state }) => state === 'agree' || state === 'neither'))
    ? 'right'
    : 'wrong';
}

/** Of the calls whose steps were watched, the one that wrote the copy last. */
function lastWriteOf({ calls, type }: Context, copy: string): Facts['writtenBy'] {
  const tables = type.copies.find(({ id }) => id === copy)?.tables ?? [];
  const isWrite = (step: TimedStep) =>
    tables.some(
      ({ rowSet }) => does(step, 'write', rowsOf(copy, rowSet)) || does(step, 'delete', rowsOf(copy, rowSet)),
    );
  const writes = calls.flatMap((call) =>
    call.steps.flatMap((step) =>
      isWrite(step) && step.end !== null ? [{ call, actor: step.actor, end: step.end }] : [],
    ),
  );
  const last = writes.reduce<(typeof writes)[number] | null>(
    (latest, write) => (latest === null || write.end > latest.end ? write : latest),
    null,
  );
  if (last === null) return null;
  const committed = last.call.commit?.end ?? null;
  const overtaken = writes.find(
    ({ call }) => call !== last.call && committed !== null && (call.commit?.end ?? 0n) > committed,
  );
  return {
    call: last.call.call.call,
    at: formatTime(last.end),
    later: last.actor !== CALL_ACTOR,
    overtook: overtaken?.call.call.call ?? null,
  };
}
