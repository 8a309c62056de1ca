import type { Following } from '@/lib/client/useFollowed';
import type { Sweep } from '@/lib/contract/sweeps';
import { costText, progressText } from '@/lib/wording/drift';
import { counted, formatCount } from '@/lib/wording/formatMs';
import { FollowingMark, ProgressBar } from '../ui/ProgressBar';

/** How far a sweep is, how long it will take, and what it has cost the stores so far. `following` null: not followed closely here. */
export function SweepProgress({
  sweep,
  following = null,
}: {
  readonly sweep: Sweep;
  readonly following?: Following | null;
}) {
  const { progress, plural, cost, counts, status, workers } = sweep;
  const { planned, done } = progress.groups;
  const share = planned === 0 ? null : done / planned;
  const text = progressText(progress, plural);
  return (
    <div data-testid="sweep-progress" data-done={done} data-planned={planned}>
      <ProgressBar label={`Sweep of ${plural}`} text={text} share={share} running={status === 'running'} />
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-6 text-sm text-mute">
        <span>
          <span className="text-ink">{status === 'queued' ? 'Waiting for a worker' : text}</span>
          {counts.settling > 0 && `; ${formatCount(counts.settling)} differ and are read again`}
        </span>
        <span data-testid="sweep-cost">{costText(cost)}</span>
        {following !== null && (
          <FollowingMark following={following}>{workers > 0 && `, ${counted(workers, 'worker')}`}</FollowingMark>
        )}
      </p>
    </div>
  );
}
