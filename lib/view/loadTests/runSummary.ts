import { isOver, statusTexts } from '@/lib/wording/runStatus';
import type { LoadTest, LoadTestStatus } from '@/lib/contract/loadTests';
import { counted, formatTimeLeft } from '@/lib/wording/formatMs';
import { failedOf, headlineOf, type LoadTestHeadline } from '@/lib/wording/headlineOf';
import { progressCounts } from '@/lib/wording/progressCounts';
import { safeDelaySentence } from '@/lib/wording/safeDelaySentence';

export interface RunProgress {
  readonly finished: number;
  readonly planned: number;
  /** Share finished, 0..1; 1 only when all are. */
  readonly share: number;
  /** Share raced, finished ones included, 0..1. */
  readonly racedShare: number;
  /** `160 of 450 raced, 40 waiting, 120 judged`. */
  readonly count: string;
  /** `about 40 s left`, `waiting for 1 other run`, or what became of it. */
  readonly left: string;
}

export interface RunSummary {
  readonly headline: LoadTestHeadline;
  readonly status: LoadTestStatus;
  readonly statusText: string;
  /** Nothing changes any more. */
  readonly isOver: boolean;
  /** Some iteration failed: the finding, and the only reason for red. */
  readonly failing: boolean;
  readonly progress: RunProgress;
  /** null before anything was judged. */
  readonly safe: string | null;
  readonly errors: LoadTest['errors'];
  readonly notes: LoadTest['notes'];
  /** Says that the latency is simulated, where it is. */
  readonly simulated: string | null;
}

/** What stands at the top of a run's page. */
export function runSummary(loadTest: LoadTest): RunSummary {
  const { status, points, errors, notes, request, raced } = loadTest;
  return {
    headline: headlineOf(loadTest),
    status,
    statusText: statusTexts[status],
    isOver: isOver(status),
    failing: failedOf(loadTest) > 0,
    progress: progressOf(loadTest),
    safe: points.some(({ passed, failed }) => passed + failed > 0) ? safeDelaySentence(loadTest) : null,
    errors,
    notes,
    simulated:
      request.latency === 'staging'
        ? `Latency staging is simulated: ${raced.recordType !== null ? 'the reference service is' : 'the actors are'} slowed down step by step. The failures come from the races themselves.`
        : null,
  };
}

function progressOf(loadTest: LoadTest): RunProgress {
  const {
    status,
    progress: { planned, raced, finished, remainingMs },
    waitsFor,
    workers,
  } = loadTest;
  const shareOf = (count: number) => (planned === 0 ? 0 : count / planned);
  return {
    finished,
    planned,
    share: shareOf(finished),
    racedShare: shareOf(raced),
    count: progressCounts(loadTest),
    left: left(),
  };

  function left(): string {
    switch (status) {
      case 'queued':
        return waitsFor ? `waiting for ${counted(waitsFor, 'other run')}` : 'waiting for a worker';
      case 'running':
        return workers === 0
          ? 'no worker is running it right now'
          : remainingMs === null
            ? 'time left unknown'
            : `about ${formatTimeLeft(remainingMs)} left`;
      case 'completed':
        return 'all finished';
      case 'cancelled':
        return 'cancelled';
      case 'failed':
        return 'stopped';
      default:
        return status satisfies never;
    }
  }
}
