import type { Following } from '@/lib/client/useFollowed';
import type { RunSummary } from '@/lib/view/loadTests/runSummary';
import { FollowingMark } from '../../ui/ProgressBar';

/** How far it is, how long it will take, and how the page knows. */
export function RunProgress({
  progress,
  following,
}: {
  readonly progress: RunSummary['progress'];
  readonly following: Following;
}) {
  const percent = Math.floor(progress.share * 100);
  return (
    <div className="mt-4" data-testid="progress" data-following={following}>
      <div
        role="progressbar"
        aria-label="Iterations finished"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${progress.count}, ${progress.left}`}
        className="relative h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className="absolute inset-y-0 left-0 rounded-full bg-strong motion-safe:transition-[width] motion-safe:duration-300"
          style={{ width: `${progress.racedShare * 100}%` }}
        />
        <div
          className="absolute inset-y-0 left-0 rounded-full bg-ink motion-safe:transition-[width] motion-safe:duration-300"
          style={{ width: `${progress.share * 100}%` }}
        />
      </div>
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-6 text-sm text-mute">
        <span>
          <span className="text-ink" data-testid="progress-count">
            {progress.count}
          </span>
          , <span data-testid="progress-left">{progress.left}</span>
        </span>
        <FollowingMark following={following} />
      </p>
    </div>
  );
}
