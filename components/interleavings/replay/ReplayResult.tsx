import Link from 'next/link';
import type { Order, Replay } from '@/lib/contract/interleavings';
import { replayVerdict } from '@/lib/view/interleavings/orderWords';
import { recordPath } from '@/lib/view/recordAddress';
import type { ReplayState } from './useReplay';

/** How the order ended this time, whether that is the same, and the record that it left behind. */
export function ReplayResult({
  replay: { isPending, error, data },
  before,
}: {
  readonly replay: ReplayState;
  readonly before: Pick<Order, 'outcome' | 'violations' | 'error'> | null;
}) {
  if (isPending)
    return (
      <p role="status" className="mt-4 border-l-[3px] border-ink pl-4" data-testid="replay-running">
        Running the order on the databases and reading the stores after each step…
      </p>
    );
  if (error)
    return (
      <p role="alert" className="mt-4 max-w-[96ch] border-l-[3px] border-ink pl-4" data-testid="replay-problem">
        The replay failed. {error.message}
      </p>
    );
  return data ? <Result replay={data} before={before} /> : null;
}

function Result({
  replay,
  before,
}: {
  readonly replay: Replay;
  readonly before: Pick<Order, 'outcome' | 'violations' | 'error'> | null;
}) {
  const { same, text } = replayVerdict(replay, before);
  return (
    <div
      role="status"
      className="mt-4 border-l-[3px] border-ink pl-4"
      data-testid="replay-result"
      data-outcome={replay.outcome}
      data-same={same ?? undefined}
    >
      <p className="max-w-[96ch]">
        <span className="font-medium">Run again on the databases.</span> {text}
      </p>
      {replay.subject !== null ? (
        <p className="mt-0.5">
          <Link
            prefetch={false}
            href={recordPath(replay.subject, replay.environment)}
            className="quiet-link !text-ink"
            data-testid="replayed-record"
          >
            Inspect its record
          </Link>{' '}
          <code className="text-mute">…{replay.subject.slice(-12)}</code>
        </p>
      ) : (
        <p className="mt-0.5 text-mute">What the tables held after each step is shown beside the order.</p>
      )}
    </div>
  );
}
