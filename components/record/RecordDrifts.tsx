'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Fragment } from 'react';
import { driftsOfRecordQuery } from '@/lib/client/driftQueries';
import { driftDetailPath, inEnvironment } from '@/lib/view/drift/address';
import { episodesOf } from '@/lib/view/drift/episodes';

/** When sweeps found the record drifted: `Drifted twice: 3 November and 9 November`. Nothing where they never did, and nothing while that is not known. */
export function RecordDrifts({ name, environment }: { readonly name: string; readonly environment: string | null }) {
  const { data, dataUpdatedAt } = useQuery(driftsOfRecordQuery(name, environment));
  const history = data && episodesOf(data, dataUpdatedAt);
  if (!history) return null;
  const { lead, episodes } = history;
  return (
    <p className="mt-3 text-sm text-mute" data-testid="record-drifts">
      {lead}{' '}
      {episodes.map(({ id, day, text }, index) => (
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
        </Fragment>
      ))}
      .
    </p>
  );
}
