'use client';

import Link from 'next/link';
import { useState } from 'react';
import { forgetAllRecords, forgetRecord } from '@/lib/client/recentRecords';
import { useRecent } from '@/lib/client/useRecent';
import { recordPath } from '@/lib/view/recordAddress';
import { formatAge } from '@/lib/view/time';
import { RecordName } from '../ui/RecordName';
import { VerdictMark } from '../ui/VerdictMark';

/** The records that this browser opened, with their verdicts at the time. Not rendered if there are none. */
export function RecentList() {
  const recent = useRecent();
  const [now] = useState(() => Date.now());
  if (recent.length === 0) return null;
  return (
    <section aria-labelledby="recent-title" className="mb-8" data-testid="recent">
      <div className="flex items-baseline justify-between border-b border-strong pb-2">
        <h2 id="recent-title" className="font-semibold">
          Recent
        </h2>
        <button type="button" className="quiet-link text-sm" data-testid="recent-clear" onClick={forgetAllRecords}>
          Clear all
        </button>
      </div>
      <ul>
        {recent.map((record) => (
          <li
            key={`${record.environment} ${record.name}`}
            className="group grid grid-cols-[minmax(0,1fr)_32px] items-baseline gap-x-4 border-b border-line sm:grid-cols-[minmax(0,1fr)_152px_32px]"
            data-testid="recent-record"
            data-verdict={record.verdict}
          >
            <Link
              prefetch={false}
              href={recordPath(record.name, record.environment)}
              className="grid min-w-0 gap-x-6 py-2 hover:underline lg:grid-cols-[minmax(0,1fr)_300px]"
            >
              <RecordName name={record.name} className="min-w-0" />
              <span className="flex items-center gap-2">
                <VerdictMark verdict={record.verdict} />
                {record.lead}
              </span>
            </Link>
            <span
              className="min-w-0 text-right text-sm text-mute [overflow-wrap:anywhere] max-sm:row-start-2 max-sm:pb-2 max-sm:text-left"
              title={new Date(record.seenAt).toISOString()}
            >
              {record.environment && <>{record.environment} · </>}
              {formatAge(record.seenAt, now)}
            </span>
            <button
              type="button"
              className="px-2 text-mute hover:text-ink max-sm:col-start-2 max-sm:row-start-1"
              aria-label={`Remove ${record.name}`}
              title="Remove"
              onClick={() => {
                forgetRecord(record);
              }}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
