import type { Following } from '@/lib/client/useFollowed';
import type { LabRun } from '@/lib/contract/lab';
import { counted, formatCount } from '@/lib/wording/formatMs';
import { conditionsOf } from '@/lib/wording/labOutcome';
import { FollowingMark, ProgressBar } from '../ui/ProgressBar';

/** How far a run is. How many orders there are is known only when all have been run, so cells are what is counted. */
export function LabProgress({
  run: { status, progress, cells },
  following,
}: {
  readonly run: LabRun;
  readonly following: Following;
}) {
  const running = cells.find((cell) => cell.status === 'running');
  const text = `${formatCount(progress.finished)} of ${counted(progress.cells, 'cell')} finished`;
  return (
    <div className="mt-4" data-testid="lab-progress" data-finished={progress.finished} data-orders={progress.orders}>
      <ProgressBar
        label="Cells finished"
        text={text}
        share={progress.finished / progress.cells}
        running={status === 'running'}
      />
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-6 text-sm text-mute">
        <span>
          <span className="text-ink">{status === 'queued' ? 'Waiting for a worker' : text}</span>
          {running && `, now ${conditionsOf(running.variant, running.level)}`}. {counted(progress.orders, 'order')} run.
        </span>
        <FollowingMark following={following} />
      </p>
    </div>
  );
}
