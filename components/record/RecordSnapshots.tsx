'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { recordSnapshotsQuery } from '@/lib/client/snapshotApi';
import type { Inspection } from '@/lib/view/inspection';
import { snapshotPath } from '@/lib/view/snapshotAddress';
import { Time } from '../ui/Time';

const MOST_SHOWN = 4;

/** The snapshots that were kept of the record, newest first. Nothing where there are none, and while that is not known. */
export function RecordSnapshots({ inspection: { name, environment } }: { readonly inspection: Inspection }) {
  const { data } = useQuery(recordSnapshotsQuery(name, environment));
  if (data === undefined || data.length === 0) return null;
  const link = ({ id, inspectedAt, keptBy, notes }: (typeof data)[number]) => (
    <Link prefetch={false} href={snapshotPath(id)} className="quiet-link">
      <Time value={inspectedAt} digits={0} zone />
      {keptBy === null ? '' : ` by ${keptBy}`}
      {notes === 0 ? '' : `, ${notes === 1 ? '1 note' : `${notes} notes`}`}
    </Link>
  );
  return (
    <div className="mt-3 text-sm text-mute" data-testid="record-snapshots">
      {data.length === 1 ? 'Snapshot: ' : `${data.length} snapshots: `}
      {data.slice(0, MOST_SHOWN).map((each, index) => (
        <span key={each.id}>
          {index > 0 && ' · '}
          {link(each)}
        </span>
      ))}
      {data.length > MOST_SHOWN && (
        <details className="mt-1">
          <summary className="quiet-link w-fit">{data.length - MOST_SHOWN} more</summary>
          <ul>
            {data.slice(MOST_SHOWN).map((each) => (
              <li key={each.id}>{link(each)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
