'use client';

import Link from 'next/link';
import { rememberList } from '@/lib/client/openedList';
import { findingTitles } from '@/lib/wording/findingTitles';
import { NO_STORE_HOLDS_IT, unreadText } from '@/lib/wording/unread';
import type { BulkLine } from '@/lib/view/bulkTable';
import { recordPath } from '@/lib/view/recordAddress';
import { Time, ZoneName } from '../ui/Time';
import { RecordName } from '../ui/RecordName';
import { VerdictMark } from '../ui/VerdictMark';
import { DataTable } from '../ui/DataTable';

/** What a link of the table leads to. */
function nameOf(line: BulkLine): readonly string[] {
  if (line.kind === 'group' || line.row.answer?.error || !line.row.text.includes('/')) return [];
  return [line.row.text];
}

export function BulkTable({
  lines,
  environment,
  changedAt = null,
}: {
  readonly lines: readonly BulkLine[];
  readonly environment: string | null;
  /** By name, when each record changed last; null: no such column. */
  readonly changedAt?: ReadonlyMap<string, string | null> | null;
}) {
  return (
    // Whoever opens a record goes on to the next one from there. A key that follows a link clicks it.
    <div
      className="mt-4"
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a[href]'))
          rememberList({ names: lines.flatMap(nameOf), environment, from: window.location.href });
      }}
    >
      <DataTable
        label="Records"
        testId="bulk-table"
        count={lines.length}
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
            <th scope="col" className="max-md:hidden">
              in one sentence
            </th>
            <th scope="col" className="max-md:hidden">
              findings
            </th>
          </tr>
        }
        row={(index, props) => {
          const line = lines[index];
          if (!line) return null;
          if (line.kind === 'group')
            return (
              <tr key={`group ${line.id}`} {...props} data-testid="bulk-group" data-group={line.id}>
                <th scope="rowgroup" colSpan={changedAt ? 5 : 4} className="!pb-1 !pt-5 !font-semibold !text-ink">
                  {line.title} <span className="font-normal text-mute">{line.count}</span>
                </th>
              </tr>
            );
          const { text, answer } = line.row;
          const changed = changedAt?.get(text) ?? null;
          const unread = answer === null ? null : unreadText(answer);
          const said = (testId?: string) => (
            <>
              {answer?.error ? <span className="text-mute">{problemText(answer.error)}</span> : answer?.headline}
              {unread !== null && (
                <span className="block text-mute" data-testid={testId}>
                  <span aria-hidden="true">⊘ </span>
                  {unread}
                </span>
              )}
            </>
          );
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
              <th scope="row" className="min-w-64 !font-normal !whitespace-normal max-md:min-w-0 max-md:!pr-0">
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
                <span className="block md:hidden">{said()}</span>
              </th>
              {changedAt && (
                <td className="whitespace-nowrap font-mono text-sm max-md:hidden">
                  {changed === null ? <span className="text-mute">–</span> : <Time value={changed} digits={3} />}
                </td>
              )}
              <td className="min-w-72 max-md:hidden">{said('bulk-unread')}</td>
              <td className="max-md:hidden">
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

/** The name stands beside it. */
function problemText({ code, detail }: { readonly code: string; readonly detail: string }): string {
  return code === 'record_not_found' ? NO_STORE_HOLDS_IT : detail;
}
