import type { Sweep, SweepKind } from '@/lib/contract/sweeps';
import { costText, sweepSentence, windowText } from '@/lib/wording/drift';
import { formatMs } from '@/lib/wording/formatMs';

export const kindTitles: Readonly<Record<SweepKind, string>> = { recent: 'Recent', deep: 'Deep' };

/** What a sweep did, or does. */
export const sweepStates = [
  'queued',
  'running',
  'paused',
  'clean',
  'drifted',
  'incomplete',
  'cancelled',
  'failed',
] as const;
export type SweepState = (typeof sweepStates)[number];

export const sweepStateTitles: Readonly<Record<SweepState, string>> = {
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  clean: 'Clean',
  drifted: 'Drifted',
  incomplete: 'Incomplete',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

export function sweepState({ status, outcome }: Pick<Sweep, 'status' | 'outcome'>): SweepState {
  // A completed one without an outcome would pass for clean otherwise.
  return status === 'completed' ? (outcome ?? 'incomplete') : status;
}

/** True for one that goes on, or can. */
export function isUnderWay({ status }: Pick<Sweep, 'status'>): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}

export interface SweepRow {
  readonly id: string;
  readonly state: SweepState;
  /** `Deep sweep of orders`. */
  readonly title: string;
  readonly sentence: string;
  /** What it covers; null before that is known. */
  readonly window: string | null;
  readonly cost: string;
  /** How long it ran; null before it began. */
  readonly took: string | null;
  readonly createdAt: string;
  readonly by: string | null;
  /** 0..1 of the parts; null before there are any. */
  readonly share: number | null;
  readonly underWay: boolean;
}

/** A sweep for a list. `nowMs`: milliseconds since 1970. */
export function sweepRow(sweep: Sweep, nowMs: number): SweepRow {
  const { id, request, plural, window, cost, startedAt, finishedAt, createdAt, startedBy, progress } = sweep;
  const { planned, done } = progress.groups;
  const endMs = finishedAt === null ? nowMs : Date.parse(finishedAt);
  return {
    id,
    state: sweepState(sweep),
    title: `${kindTitles[request.kind]} sweep of ${plural}`,
    sentence: sweepSentence(sweep, nowMs),
    window: window === null ? null : windowText(window, nowMs),
    cost: costText(cost),
    took: startedAt === null ? null : formatMs(Math.max(0, endMs - Date.parse(startedAt))),
    createdAt,
    by: startedBy ?? (sweep.schedule === null ? null : 'a schedule'),
    share: planned === 0 ? null : done / planned,
    underWay: isUnderWay(sweep),
  };
}
