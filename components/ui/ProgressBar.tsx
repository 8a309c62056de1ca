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

/** Whether what is shown is told as it happens. */
export function LiveMark({ live, children }: { readonly live: boolean; readonly children?: React.ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span
        aria-hidden="true"
        className={`inline-block size-2 rounded-full border border-ink ${live ? 'pulse bg-ink' : ''}`}
      />
      {live ? 'live' : 'polling every second'}
      {children}
    </span>
  );
}
