import type { Following } from '@/lib/client/useFollowed';
import type { Exploration } from '@/lib/contract/interleavings';
import { counted } from '@/lib/wording/formatMs';
import { FollowingMark, ProgressBar } from '../../ui/ProgressBar';
import { formatOrderCount } from '@/lib/view/interleavings/orderCount';

/** How far it is. How many orders there are is only known when every one has been run, so there is no share to show. */
export function ExplorationProgress({
  exploration: { status, explored, possible, request },
  following,
}: {
  readonly exploration: Exploration;
  readonly following: Following;
}) {
  const most =
    possible === null
      ? ''
      : request.reduce
        ? `The steps have ${formatOrderCount(possible)} orders at most; equivalent ones run once.`
        : `The steps have ${formatOrderCount(possible)} orders at most.`;
  const share = possible !== null && !request.reduce ? Math.min(1, explored / Math.min(possible, request.limit)) : null;
  return (
    <div className="mt-4" data-testid="progress" data-explored={explored}>
      <ProgressBar label="Orders run" text={counted(explored, 'order')} share={share} running={status === 'running'} />
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-6 text-sm text-mute">
        <span>
          <span className="text-ink">{counted(explored, 'order')}</span> run. {most}
        </span>
        <FollowingMark following={following} />
      </p>
    </div>
  );
}
