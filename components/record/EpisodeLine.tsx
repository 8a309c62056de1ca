import Link from 'next/link';
import { Fragment } from 'react';
import type { Drift } from '@/lib/contract/sweeps';
import { driftDetailPath, inEnvironment } from '@/lib/view/drift/address';
import { episodesOf } from '@/lib/view/drift/episodes';

/** `Drifted twice: 3 November and 9 November (open).`, each day a link to that drift. */
export function EpisodeLine({
  drifts,
  environment,
  nowMs,
}: {
  readonly drifts: readonly Drift[];
  readonly environment: string | null;
  readonly nowMs: number;
}) {
  const history = episodesOf(drifts, nowMs);
  if (history === null) return null;
  const { lead, episodes } = history;
  return (
    <p className="mt-3 text-sm text-mute" data-testid="record-drifts">
      {lead}{' '}
      {episodes.map(({ id, day, open, text }, index) => (
        <Fragment key={id}>
          {index > 0 && (index === episodes.length - 1 ? ' and ' : ', ')}
          <Link
            prefetch={false}
            href={inEnvironment(driftDetailPath(id), environment)}
            className="quiet-link"
            title={text}
          >
            {day}
          </Link>
          {open && ' (open)'}
        </Fragment>
      ))}
      .
    </p>
  );
}
