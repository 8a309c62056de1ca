import type { Exploration, standings } from '@/lib/contract/interleavings';
import { counted, formatCount, formatMs } from './formatMs';

/**
 * What an exploration says of its variant. `proven` only when every order was run or provably equals one that was, and none went wrong;
 * `clean_so_far` when something was cut off, is still to come, or could not be judged.
 */
export type Standing = (typeof standings)[number];

export function standingOf({
  violating,
  deadlocks,
  errors,
  explored,
  complete,
  status,
}: Pick<Exploration, 'violating' | 'deadlocks' | 'errors' | 'explored' | 'complete' | 'status'>): Standing {
  if (violating > 0) return 'violated';
  if (explored === 0) return 'nothing';
  return complete && errors === 0 && deadlocks === 0 && status === 'completed' ? 'proven' : 'clean_so_far';
}

export function isUnderWay({ status }: Pick<Exploration, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}

export interface KindCount {
  readonly code: string;
  readonly title: string;
  readonly count: number;
  /** Its place among those of the scenario: the same pattern in every run of it. */
  readonly place: number;
}

/** The kinds of violation that occurred, in the scenario's order. */
export function kindsOf({ violations, raced }: Pick<Exploration, 'violations' | 'raced'>): readonly KindCount[] {
  return raced.violations.flatMap(({ code, label }, place) =>
    violations[code] ? [{ code, title: label, count: violations[code], place }] : [],
  );
}

/** What a variant costs, as short texts; what is nothing is left out. */
export function costTexts({ cost, deadlocks }: Pick<Exploration, 'cost' | 'deadlocks'>): readonly string[] {
  return [
    ...(cost.callMs === null ? [] : [`${formatMs(cost.callMs)} a call`]),
    ...(cost.blockedMs === null || cost.blockedMs === 0 ? [] : [`${formatMs(cost.blockedMs)} blocked`]),
    ...(cost.retries === 0 ? [] : [counted(cost.retries, 'retry', 'retries')]),
    ...(cost.refused === 0 ? [] : [`${formatCount(cost.refused)} refused`]),
    ...(deadlocks === 0 ? [] : [counted(deadlocks, 'deadlock')]),
  ];
}

export interface ExplorationHeadline {
  /** What matters; red when `violated`. */
  readonly lead: string;
  readonly rest: string;
}

/** The verdict on a variant in words. */
export function explorationHeadline(exploration: Exploration): ExplorationHeadline {
  const { status, explored, violating, complete, request, failure } = exploration;
  const standing = standingOf(exploration);
  const orders = counted(explored, 'order');
  const untold = untoldText(exploration);
  const counts =
    violating === explored
      ? explored === 1
        ? 'The only order that was run breaks it'
        : `All ${formatCount(explored)} orders break it`
      : `${formatCount(violating)} of ${orders} ${violating === 1 ? 'breaks' : 'break'} it`;
  switch (status) {
    case 'queued':
      return { lead: 'Queued.', rest: 'It waits for its turn: one run works at a time.' };
    case 'running':
      return violating > 0
        ? { lead: `${counts} so far.`, rest: 'The exploration is still running.' }
        : {
            lead: explored === 0 ? 'Beginning.' : `No violation so far in ${orders}.`,
            rest: explored === 0 ? '' : 'Nothing is proven before all have been run.',
          };
    case 'failed':
      return {
        lead: violating > 0 ? `${counts}.` : `Stopped: ${sentence(failure?.detail ?? 'it could not go on')}`,
        rest:
          violating > 0
            ? `Then it stopped: ${sentence(failure?.detail ?? 'it could not go on')}`
            : 'Nothing is proven.',
      };
    case 'cancelled':
      return {
        lead: violating > 0 ? `${counts}.` : `Cancelled after ${orders}.`,
        rest:
          violating > 0
            ? 'It was cancelled there, so there may be more.'
            : 'None of them broke it, but nothing is proven.',
      };
    case 'completed':
      break;
    default:
      return status satisfies never;
  }
  if (standing === 'violated')
    return {
      lead: `${counts}.`,
      rest: [complete ? '' : `Cut off at ${formatCount(request.limit)}, so there may be more.`, untold]
        .filter((part) => part !== '')
        .join(' '),
    };
  if (standing === 'proven')
    return {
      lead: 'Proven clean.',
      rest: `None of ${orders} breaks it, and ${request.reduce ? 'every other order equals one of them' : 'there are no others'}.`,
    };
  if (standing === 'nothing') return { lead: 'No order was run.', rest: 'There is no verdict.' };
  return {
    lead: `No violation in ${orders}, but not proven.`,
    rest: [complete ? '' : `It was cut off at ${formatCount(request.limit)}.`, untold]
      .filter((part) => part !== '')
      .join(' '),
  };
}

function untoldText({ errors, deadlocks }: Pick<Exploration, 'errors' | 'deadlocks'>): string {
  return [
    ...(deadlocks === 0 ? [] : [`${counted(deadlocks, 'order')} ended in a deadlock.`]),
    ...(errors === 0 ? [] : [`${counted(errors, 'order')} could not be judged.`]),
  ].join(' ');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
