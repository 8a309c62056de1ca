import type { Drift } from '@/lib/contract/sweeps';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export interface Episode {
  readonly id: string;
  /** `3 November`; of another year than now `3 November 2025`; of several on a day `3 November 09:41 UTC`. */
  readonly day: string;
  /** It has not healed. */
  readonly open: boolean;
  /** `since 2026-11-09 09:41 UTC, still open`, for the pointer. */
  readonly text: string;
}

export interface Episodes {
  /** `Drifted twice:` */
  readonly lead: string;
  /** The oldest first. */
  readonly episodes: readonly Episode[];
}

/** That a record has drifted before, or does now: `Drifted twice: 3 and 9 November`. null where it never has. `nowMs`: milliseconds since 1970. */
export function episodesOf(drifts: readonly Drift[], nowMs: number): Episodes | null {
  if (drifts.length === 0) return null;
  const sorted = [...drifts].sort((a, b) => a.firstSeenAt.localeCompare(b.firstSeenAt));
  const days = sorted.map(({ firstSeenAt }) => firstSeenAt.slice(0, 10));
  const often = drifts.length === 1 ? 'once' : drifts.length === 2 ? 'twice' : `${drifts.length} times`;
  return {
    lead: `Drifted ${often}:`,
    episodes: sorted.map(({ id, firstSeenAt, healedAt, headline }) => ({
      id,
      day: `${dayText(firstSeenAt, nowMs)}${days.filter((day) => firstSeenAt.startsWith(day)).length > 1 ? ` ${firstSeenAt.slice(11, 16)} UTC` : ''}`,
      open: healedAt === null,
      text: `${headline} First seen ${firstSeenAt.slice(0, 16).replace('T', ' ')} UTC, ${healedAt === null ? 'not healed' : `healed ${healedAt.slice(0, 16).replace('T', ' ')} UTC`}.`,
    })),
  };
}

function dayText(time: string, nowMs: number): string {
  const [year = '', month = '', day = ''] = time.slice(0, 10).split('-');
  const text = `${Number(day)} ${months[Number(month) - 1] ?? ''}`;
  return Number(year) === new Date(nowMs).getUTCFullYear() ? text : `${text} ${year}`;
}
