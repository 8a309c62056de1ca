import type { SlotKind, Work, Worker } from '@/lib/contract/workers';
import { counted, formatCount, formatMs, formatTimeLeft } from './formatMs';

export const workTitles: Readonly<Record<Work['kind'], string>> = {
  load_test: 'Load test',
  exploration: 'Exploration',
  lab_run: 'Race lab',
  sweep: 'Sweep',
};

/** What a worker does with what it has claimed: `racing 12 iterations`, `comparing parts 4, 5`. */
export function workText({ task, count, numbers, part }: Work): string {
  switch (task) {
    case 'ramp':
      return 'choosing the concurrency';
    case 'race':
      return `racing ${counted(count, 'iteration')}`;
    case 'judge':
      return `judging ${counted(count, 'iteration')}`;
    case 'explore':
      return `${counted(count, 'order')} so far`;
    case 'cell':
      return numbers.length === 0
        ? 'preparing its databases'
        : `cell ${numbers.join(', ')}${part === null ? '' : ` (${part})`}, ${counted(count, 'order')} so far`;
    case 'plan':
      return 'planning';
    case 'compare':
      return `comparing part${count === 1 ? '' : 's'} ${numbers.map(formatCount).join(', ')}${count > numbers.length ? ', …' : ''}`;
    case 'reread':
      return `reading ${counted(count, 'record')} again`;
    default:
      return task satisfies never;
  }
}

const slotNames: Readonly<Record<SlotKind, readonly [one: string, many: string]>> = {
  races: ['race', 'races'],
  explorations: ['exploration', 'explorations'],
  labRuns: ['lab run', 'lab runs'],
  sweepParts: ['sweep part', 'sweep parts'],
};

/** `12 of 20 races`. */
export function slotText({ kind, used, of }: Worker['slots'][number]): string {
  return `${used} of ${of} ${slotNames[kind][of === 1 ? 0 : 1]}`;
}

/** What keeps it from doing more: its event loop and the processors of its machine; nothing before either is measured, or when that was some time ago. */
export function loadText({ answering, eventLoopLagP99Ms, processorLoad }: Worker): readonly string[] {
  if (!answering) return [];
  return [
    ...(processorLoad === null ? [] : [`processors ${Math.round(processorLoad * 100)} % busy`]),
    ...(eventLoopLagP99Ms === null ? [] : [`event loop up to ${formatMs(eventLoopLagP99Ms)} late`]),
  ];
}

/** `1,200 iterations, 4 sweep parts with 80,000 records`; nothing for a worker that finished nothing. */
export function lastHourText({ iterations, orders, cells, sweepParts, records }: Worker['lastHour']): string {
  return [
    ...(iterations > 0 ? [counted(iterations, 'iteration')] : []),
    ...(orders > 0 ? [counted(orders, 'order')] : []),
    ...(cells > 0 ? [counted(cells, 'lab cell')] : []),
    ...(sweepParts > 0 ? [`${counted(sweepParts, 'sweep part')} (${counted(records, 'record')})`] : []),
  ].join(', ');
}

/** `Answers`, or since when it does not. */
export function answersText({ answering, seenAt }: Pick<Worker, 'answering' | 'seenAt'>, nowMs: number): string {
  if (answering) return 'Running';
  return `Stopped answering ${formatTimeLeft(Math.max(0, nowMs - Date.parse(seenAt)))} ago`;
}

/** The page's answer: who works, and whether anybody is missing. `trouble` is what somebody has to look at. */
export function workersHeadline(all: readonly Worker[]): { readonly trouble: string; readonly rest: string } {
  const workers = all.filter(({ kind }) => kind === 'worker');
  const answering = workers.filter((worker) => worker.answering);
  const silent = workers.length - answering.length;
  if (answering.length === 0)
    return {
      trouble: silent === 0 ? 'No worker is running.' : `${counted(silent, 'worker')} stopped answering.`,
      rest: 'Load tests, explorations and sweeps wait until one starts.',
    };
  const busy = answering.filter(({ working }) => working.length > 0).length;
  const machines = new Set(answering.map(({ host }) => host)).size;
  const where = machines === 1 ? 'one machine' : `${formatCount(machines)} machines`;
  const versions = new Set(all.flatMap(({ answering: runs, version }) => (runs ? [version] : []))).size;
  const troubles = [
    ...(silent === 0 ? [] : [`${counted(silent, 'worker')} stopped answering.`]),
    ...(versions < 2 ? [] : [`${formatCount(versions)} versions run side by side.`]),
  ];
  return {
    trouble: troubles.join(' '),
    rest: `${counted(answering.length, 'worker')} on ${where}, ${busy === 0 ? (answering.length === 1 ? 'idle' : 'all idle') : `${formatCount(busy)} busy`}.`,
  };
}
