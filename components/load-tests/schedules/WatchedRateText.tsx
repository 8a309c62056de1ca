import Link from 'next/link';
import type { WatchedRate } from '@/lib/contract/schedules';
import { loadTestPath } from '@/lib/view/loadTests/address';
import { lastAlertText, untoldText, watchedText } from '@/lib/wording/failureRate';

/** How a schedule’s failure rate stands against its threshold, the run that shows it, and its last alert. */
export function WatchedRateText({
  watched,
  enabled,
  nowMs,
}: {
  readonly watched: WatchedRate;
  readonly enabled: boolean;
  readonly nowMs: number;
}) {
  const { state, told, untold } = watched;
  const above = enabled && state === 'above';
  const last = lastAlertText(watched, nowMs);
  return (
    <div
      className={`mt-1 max-w-[110ch] ${above ? 'border-l-[3px] border-bad pl-2' : 'text-mute'}`}
      role={above ? 'alert' : undefined}
      data-testid="schedule-rate"
      data-state={state}
    >
      <p>
        <span className={above ? 'text-bad' : ''}>{watchedText(watched, nowMs)}</span>
        {told !== null && (
          <>
            {' '}
            <Link prefetch={false} href={loadTestPath(told.run)} className="quiet-link" data-testid="schedule-told-run">
              See the run
            </Link>
          </>
        )}
      </p>
      {untold !== null && <p data-testid="schedule-untold">{untoldText(untold.why)}</p>}
      {last !== null && <p data-testid="schedule-last-alert">{last}</p>}
    </div>
  );
}
