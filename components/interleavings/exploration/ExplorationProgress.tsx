import type { Exploration } from '@/lib/contract/interleavings';
import { counted } from '@/lib/wording/formatMs';
import { formatOrderCount } from '@/lib/view/interleavings/orderCount';

/** How far it is. How many orders there are is only known when every one has been run, so there is no share to show. */
export function ExplorationProgress({
  exploration: { status, explored, possible, request },
  live,
}: {
  readonly exploration: Exploration;
  readonly live: boolean;
}) {
  const most =
    possible === null
      ? ''
      : request.reduce
        ? `The steps have ${formatOrderCount(possible)} orders at most; those that equal each other are run once.`
        : `The steps have ${formatOrderCount(possible)} orders at most.`;
  const share = possible !== null && !request.reduce ? Math.min(1, explored / Math.min(possible, request.limit)) : null;
  return (
    <div className="mt-4" data-testid="progress" data-explored={explored}>
      <div
        role="progressbar"
        aria-label="Orders run"
        aria-valuetext={counted(explored, 'order')}
        {...(share === null
          ? {}
          : { 'aria-valuenow': Math.round(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full rounded-full bg-ink ${share === null && status === 'running' ? 'pulse' : ''} motion-safe:transition-[width]`}
          style={{ width: share === null ? (status === 'running' ? '100%' : '0%') : `${share * 100}%` }}
        />
      </div>
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-6 text-sm text-mute">
        <span>
          <span className="text-ink">{counted(explored, 'order')}</span> run. {most}
        </span>
        <span className="inline-flex items-center gap-2">
          <span
            aria-hidden="true"
            className={`inline-block size-2 rounded-full border border-ink ${live ? 'pulse bg-ink' : ''}`}
          />
          {live ? 'live' : 'asking every second'}
        </span>
      </p>
    </div>
  );
}
