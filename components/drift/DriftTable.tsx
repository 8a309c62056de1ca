'use client';

import Link from 'next/link';
import type { Drift } from '@/lib/contract/sweeps';
import { driftDetailPath, inEnvironment } from '@/lib/view/drift/address';
import { recordPath } from '@/lib/view/recordAddress';
import { causeTitles } from '@/lib/wording/drift';
import { formatAgo } from '@/lib/wording/moments';
import { DataTable } from '../ui/DataTable';
import { DriftHeadline } from './DriftHeadline';
import { RecordName } from '../ui/RecordName';
import { Time, ZoneName } from '../ui/Time';

const wide = 'max-lg:hidden';

/** A row per drift: the record, what happened to it, and since when. `setCause`: shows those to which the same thing happened. */
export function DriftTable({
  drifts,
  environment,
  nowMs,
  setCause,
}: {
  readonly drifts: readonly Drift[];
  readonly environment: string | null;
  readonly nowMs: number;
  readonly setCause: (cause: Drift['cause']) => void;
}) {
  const healed = drifts.some(({ status }) => status === 'healed');
  return (
    <DataTable
      label={healed ? 'Healed drifts' : 'Open drifts'}
      testId="drifts"
      count={drifts.length}
      estimatePx={58}
      head={
        <tr>
          <th scope="col">record</th>
          <th scope="col" className="max-md:hidden">
            what happened
          </th>
          <th scope="col" className={wide}>
            cause
          </th>
          <th scope="col" className="max-md:hidden">
            first seen, <ZoneName />
          </th>
          <th scope="col" className={wide}>
            {healed ? 'healed' : 'last seen'}, <ZoneName />
          </th>
          <th scope="col">
            <span className="sr-only">record now</span>
          </th>
        </tr>
      }
      row={(index, props) => {
        const drift = drifts[index];
        if (!drift) return null;
        const { id, name, cause, severity, headline, firstSeenAt, lastSeenAt, healedAt, status } = drift;
        const told = <DriftHeadline headline={headline} bad={status === 'open' && severity === 'error'} />;
        return (
          <tr
            key={id}
            {...props}
            data-testid="drift-row"
            data-id={id}
            data-name={name}
            data-cause={cause}
            data-status={status}
          >
            <th scope="row" className="min-w-56 !whitespace-normal !font-normal">
              <Link
                prefetch={false}
                href={inEnvironment(driftDetailPath(id), environment)}
                className="hover:underline"
                data-testid="open-drift"
              >
                <RecordName name={name} />
              </Link>
              <span className="block md:hidden">{told}</span>
              <span className="block text-sm text-mute md:hidden">
                {causeTitles[cause]}, first seen {formatAgo(firstSeenAt, nowMs)}
              </span>
            </th>
            <td className="min-w-56 max-md:hidden">{told}</td>
            <td className={`${wide} whitespace-nowrap`}>
              <button
                type="button"
                className="quiet-link"
                title="Show records with the same cause"
                onClick={() => {
                  setCause(cause);
                }}
              >
                {causeTitles[cause]}
              </button>
              {severity !== 'error' && <span className="block text-sm text-mute">{severity}</span>}
            </td>
            <td className="whitespace-nowrap font-mono max-md:hidden">
              <Time value={firstSeenAt} digits={0} />
              <span className="block font-sans text-sm text-mute">{formatAgo(firstSeenAt, nowMs)}</span>
            </td>
            <td className={`${wide} whitespace-nowrap font-mono`}>
              <Time value={healedAt ?? lastSeenAt} digits={0} />
            </td>
            <td className="whitespace-nowrap text-right">
              <Link
                prefetch={false}
                href={recordPath(name, environment)}
                className="quiet-link"
                aria-label={`The page of ${name} as it is now`}
                data-testid="open-record"
              >
                now
              </Link>
            </td>
          </tr>
        );
      }}
    />
  );
}
