import type { Following } from '@/lib/client/useFollowed';

/** How much is done. `share` null: nobody knows of how much; it breathes then while it runs. */
export function ProgressBar({
  label,
  text,
  share,
  running,
}: {
  readonly label: string;
  readonly text: string;
  readonly share: number | null;
  readonly running: boolean;
}) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuetext={text}
      {...(share === null
        ? {}
        : { 'aria-valuenow': Math.floor(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
      className="h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full rounded-full bg-ink ${share === null && running ? 'pulse' : ''} motion-safe:transition-[width]`}
        style={{ width: share === null ? (running ? '100%' : '0%') : `${share * 100}%` }}
      />
    </div>
  );
}

const words: Record<Following, string> = {
  connecting: 'connecting…',
  live: 'live',
  reconnecting: 'connection lost, reconnecting; the run continues',
  polling: 'updated every second: no live stream',
  over: '',
};

/** How the page learns what is new. */
export function FollowingMark({
  following,
  children,
}: {
  readonly following: Following;
  readonly children?: React.ReactNode;
}) {
  return (
    <span className="inline-flex items-center gap-2">
      <span
        aria-hidden="true"
        className={`inline-block size-2 rounded-full border border-ink ${following === 'live' ? 'pulse bg-ink' : ''}`}
      />
      {words[following]}
      {children}
    </span>
  );
}
