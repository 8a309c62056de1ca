import Link from 'next/link';
import type { Inspection } from '@/lib/view/inspection';
import { iterationPath } from '@/lib/view/loadTests/iterationAddress';
import { Time } from '../ui/Time';

/** Says that the record is gone from the stores, and which inspection is shown. */
export function GoneBanner({
  keptWith: { loadTest, iteration },
  inspectedAt,
}: {
  readonly keptWith: NonNullable<Inspection['keptWith']>;
  readonly inspectedAt: string;
}) {
  return (
    <p className="mb-5 max-w-[112ch] rounded-md border border-dashed border-mute px-4 py-2.5" data-testid="gone-banner">
      <span className="font-medium">
        As it was at <Time value={inspectedAt} digits={3} zone />.
      </span>{' '}
      The record was deleted once its load test no longer needed it. Its evidence is kept with{' '}
      <Link prefetch={false} href={iterationPath(loadTest, iteration)} className="quiet-link !text-ink">
        iteration {iteration}
      </Link>
      .
    </p>
  );
}
