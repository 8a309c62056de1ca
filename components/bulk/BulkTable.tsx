'use client';

import Link from 'next/link';
import { findingTitles } from '@/lib/wording/findingTitles';
import { unreadText } from '@/lib/wording/unread';
import type { BulkRow } from '@/lib/view/bulkTable';
import { recordPath } from '@/lib/view/recordAddress';
import { Time, ZoneName } from '../ui/Time';
import { RecordName } from '../ui/RecordName';
import { VerdictMark } from '../ui/VerdictMark';
import { DataTable } from '../ui/DataTable';

export function BulkTable({
  rows,
  environment,
  changedAt = null,
}: {
  readonly rows: readonly BulkRow[];
  readonly environment: string | null;
  /** By name, when each record changed last; null: no such column. */
  readonly changedAt?: ReadonlyMap<string, string | null> | null;
}) {
  return (
    <div className="mt-4">
      <DataTable
        label="Records"
        testId="bulk-table"
        count={rows.length}
        estimatePx={36}
        head={
          <tr>
            <th scope="col">
              <span className="max-md:sr-only">verdict</span>
            </th>
            <th scope="col">record</th>
            {changedAt && (
              <th scope="col" className="max-md:hidden">
                changed, <ZoneName />
              </th>
            )}
            <th scope="col">in one sentence</th>
            <th scope="col">findings</th>
          </tr>
        }
        row={(index, props) => {
          const row = rows[index];
          if (!row) return null;
          const { text, answer } = row;
          const changed = changedAt?.get(text) ?? null;
          const unread = answer === null ? null : unreadText(answer);
          return (
            <tr
              key={text}
              {...props}
              data-testid="bulk-row"
              data-name={text}
              data-verdict={answer?.verdict ?? 'waiting'}
            >
              <td className="whitespace-nowrap">
                {answer ? (
                  <>
                    <span className="max-md:hidden">
                      <VerdictMark verdict={answer.verdict} withWord />
                    </span>
                    <span className="md:hidden">
                      <VerdictMark verdict={answer.verdict} />
                    </span>
                  </>
                ) : (
                  <span className="skeleton inline-block h-4 w-4 md:w-24" aria-label="waiting" role="img" />
                )}
              </td>
              <th scope="row" className="min-w-64 !font-normal !whitespace-normal">
                {answer?.error || !text.includes('/') ? (
                  <RecordName name={text} className="[overflow-wrap:anywhere]" />
                ) : (
                  <Link prefetch={false} href={recordPath(text, environment)} className="hover:underline">
                    <RecordName name={text} />
                  </Link>
                )}
                {changed !== null && (
                  <span className="block font-mono text-sm text-mute md:hidden">
                    <Time value={changed} digits={3} />
                  </span>
                )}
              </th>
              {changedAt && (
                <td className="whitespace-nowrap font-mono text-sm max-md:hidden">
                  {changed === null ? <span className="text-mute">–</span> : <Time value={changed} digits={3} />}
                </td>
              )}
              <td className="min-w-72">
                {answer?.error ? <span className="text-mute">{answer.error.detail}</span> : answer?.headline}
                {unread !== null && (
                  <span className="block text-mute" data-testid="bulk-unread">
                    <span aria-hidden="true">⊘ </span>
                    {unread}
                  </span>
                )}
              </td>
              <td>
                {answer?.findings.map((code) => (
                  <code key={code} className="block whitespace-nowrap text-mute" title={findingTitles[code]}>
                    {code}
                  </code>
                ))}
              </td>
            </tr>
          );
        }}
      />
    </div>
  );
}
