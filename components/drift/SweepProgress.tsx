import type { Sweep } from '@/lib/contract/sweeps';
import { costText, progressText } from '@/lib/wording/drift';
import { counted, formatCount } from '@/lib/wording/formatMs';

/** How far a sweep is, how long it will take, and what it has cost the stores so far. `live` null: not followed closely here. */
export function SweepProgress({ sweep, live = null }: { readonly sweep: Sweep; readonly live?: boolean | null }) {
  const { progress, plural, cost, counts, status, workers } = sweep;
  const { planned, done } = progress.groups;
  const share = planned === 0 ? null : done / planned;
  const text = progressText(progress, plural);
  return (
    <div data-testid="sweep-progress" data-done={done} data-planned={planned}>
      <div
        role="progressbar"
        aria-label={`Sweep of ${plural}`}
        aria-valuetext={text}
        {...(share === null
          ? {}
          : { 'aria-valuenow': Math.floor(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full rounded-full bg-ink ${share === null && status === 'running' ? 'pulse' : ''} motion-safe:transition-[width]`}
          style={{ width: share === null ? (status === 'running' ? '100%' : '0%') : `${share * 100}%` }}
        />
      </div>
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-6 text-sm text-mute">
        <span>
          <span className="text-ink">{status === 'queued' ? 'Waiting for a worker' : text}</span>
          {counts.settling > 0 && `; ${formatCount(counts.settling)} differ and are read again`}
        </span>
        <span data-testid="sweep-cost">{costText(cost)}</span>
        {live !== null && (
          <span className="inline-flex items-center gap-2">
            <span
              aria-hidden="true"
              className={`inline-block size-2 rounded-full border border-ink ${live ? 'pulse bg-ink' : ''}`}
            />
            {live ? 'live' : 'asking every second'}
            {workers > 0 && `, ${counted(workers, 'worker')}`}
          </span>
        )}
      </p>
    </div>
  );
}
