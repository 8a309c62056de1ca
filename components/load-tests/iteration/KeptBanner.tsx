import Link from 'next/link';
import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import { formatCount } from '@/lib/wording/formatMs';
import { recordPath } from '@/lib/view/recordAddress';
import { Time } from '../../ui/Time';

/** Says that this is the past: which run, when it was judged, and where the record is now. */
export function KeptBanner({
  iteration,
  run,
  back,
}: {
  readonly iteration: Iteration;
  readonly run: LoadTest;
  readonly back: string;
}) {
  const { subject, inspection, n, delayMs, recordGoneAt } = iteration;
  return (
    <div className="mb-5 rounded-md border border-dashed border-mute px-4 py-2.5" data-testid="kept-banner">
      <nav aria-label="Place" className="text-mute">
        <Link prefetch={false} href="/load-tests" className="hover:text-ink hover:underline">
          Load tests
        </Link>{' '}
        <span aria-hidden="true">/</span>{' '}
        <Link prefetch={false} href={back} className="hover:text-ink hover:underline" data-testid="to-run">
          {run.request.label ?? run.request.variant}
        </Link>{' '}
        <span aria-hidden="true">/</span>{' '}
        <span className="text-ink">
          iteration {formatCount(n)}, {formatCount(delayMs)} ms
        </span>
      </nav>
      {inspection && (
        <p className="mt-1 max-w-[112ch]">
          <span className="font-medium">
            As it was at <Time value={inspection.inspectedAt} digits={3} zone />, when it was judged.
          </span>{' '}
          {recordGoneAt === null
            ? 'ClickHouse may have merged the versions since then.'
            : 'The record has since been deleted from the stores; what they held is kept here.'}{' '}
          {subject && (
            <Link
              prefetch={false}
              href={recordPath(subject, run.request.environment)}
              className="quiet-link !text-ink"
              data-testid="see-now"
            >
              {recordGoneAt === null ? 'See it now' : 'Open its page'}
            </Link>
          )}
        </p>
      )}
    </div>
  );
}
