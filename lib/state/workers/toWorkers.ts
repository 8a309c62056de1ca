import { slotKinds, type SlotKind, type Work, type Worker } from '@/lib/contract/workers';

export interface ProcessRow {
  readonly id: string;
  readonly kind: 'console' | 'worker' | 'racer' | 'judge';
  readonly worker: string | null;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly answering: boolean;
  readonly slots: Readonly<Partial<Record<SlotKind, number>>>;
  readonly connections: number;
  readonly eventLoopLagP99Ms: number | null;
  readonly processorLoad: number | null;
}

/** A claim with the worker that holds it, and how many of its slots that takes. */
export interface WorkRow extends Work {
  readonly worker: string;
  readonly slots: number;
}

export interface FinishedRow {
  readonly worker: string;
  readonly lastHour: Worker['lastHour'];
}

const slotOf: Readonly<Record<Work['kind'], SlotKind>> = {
  load_test: 'races',
  exploration: 'explorations',
  lab_run: 'labRuns',
  sweep: 'sweepParts',
};

const NOTHING: Worker['lastHour'] = { iterations: 0, orders: 0, cells: 0, sweepParts: 0, records: 0 };

export function byWorker<Row extends { readonly worker: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.worker, [...(found.get(row.worker) ?? []), row]);
  return found;
}

/**
 * Consoles and workers, each worker with its parts and its work. Of parts of one kind the one that was seen last counts: the others are those that it replaced.
 * What no worker is known for belongs to one that is forgotten.
 */
export function toWorkers(
  processes: readonly ProcessRow[],
  work: ReadonlyMap<string, readonly WorkRow[]>,
  finished: ReadonlyMap<string, readonly FinishedRow[]>,
): readonly Worker[] {
  return processes.flatMap((row) => {
    const { id, kind, worker: name, host, pid, version, startedAt, seenAt, answering } = row;
    if (kind !== 'console' && kind !== 'worker') return [];
    const parts = kind === 'worker' ? partsOf(name, processes) : [];
    const held = (name === null ? undefined : work.get(name)) ?? [];
    return [
      {
        ...{ id, kind, name, host, pid, version, startedAt, seenAt, answering },
        parts: parts.map((part) => ({
          kind: part.kind,
          pid: part.pid,
          seenAt: part.seenAt,
          answering: part.answering,
          connections: part.connections,
        })),
        working: held.map(({ worker: _worker, slots: _slots, ...each }) => each),
        slots: slotKinds.flatMap((slot) => {
          const of = row.slots[slot] ?? 0;
          const used = held.reduce((sum, each) => sum + (slotOf[each.kind] === slot ? each.slots : 0), 0);
          return of === 0 && used === 0 ? [] : [{ kind: slot, used, of }];
        }),
        eventLoopLagP99Ms: row.eventLoopLagP99Ms,
        processorLoad: row.processorLoad,
        connections: [row, ...parts].reduce((sum, each) => sum + (each.answering ? each.connections : 0), 0),
        lastHour: (name === null ? undefined : finished.get(name)?.[0]?.lastHour) ?? NOTHING,
      },
    ];
  });
}

type PartRow = ProcessRow & { readonly kind: 'racer' | 'judge' };

function partsOf(name: string | null, processes: readonly ProcessRow[]): readonly PartRow[] {
  return (['racer', 'judge'] as const).flatMap((kind) => {
    const all = processes.filter(
      (each): each is PartRow => each.kind === kind && each.worker === name && name !== null,
    );
    const [last] = all.toSorted((a, b) => (a.seenAt < b.seenAt ? 1 : -1));
    return last === undefined ? [] : [last];
  });
}
