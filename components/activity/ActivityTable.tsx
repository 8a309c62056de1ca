'use client';

import Link from 'next/link';
import type { Activity } from '@/lib/contract/activity';
import { subjectPath } from '@/lib/view/activity';
import { activityKindTitles, deedText } from '@/lib/wording/activity';
import { Breakable } from '../ui/Breakable';
import { DataTable } from '../ui/DataTable';
import { Time, ZoneName } from '../ui/Time';

const wide = 'max-md:hidden';

/** One row per action. The person column appears only if people are known. */
export function ActivityTable({
  entries,
  withPeople,
}: {
  readonly entries: readonly Activity[];
  readonly withPeople: boolean;
}) {
  return (
    <DataTable
      label="Activity"
      testId="activity"
      count={entries.length}
      estimatePx={38}
      head={
        <tr>
          <th scope="col" className={wide}>
            When, <ZoneName />
          </th>
          {withPeople && (
            <th scope="col" className={wide}>
              Who
            </th>
          )}
          <th scope="col" className={wide}>
            Kind
          </th>
          <th scope="col">What</th>
        </tr>
      }
      row={(index, props) => {
        const entry = entries[index];
        if (!entry) return null;
        const time = <Time value={entry.at} digits={0} />;
        return (
          <tr key={entry.id} {...props} data-testid="activity-row" data-kind={entry.kind} data-what={entry.what}>
            <td className={`${wide} whitespace-nowrap font-mono`}>{time}</td>
            {withPeople && (
              <td className={`${wide} max-w-56 [overflow-wrap:anywhere]`}>
                {entry.by ?? <span className="text-mute">–</span>}
              </td>
            )}
            <td className={`${wide} whitespace-nowrap text-mute`}>{activityKindTitles[entry.kind]}</td>
            <th scope="row" className="!whitespace-normal !font-normal !text-ink">
              <span className="block text-sm text-mute md:hidden">
                {time}
                {entry.by !== null && <>, {entry.by}</>}
              </span>
              <span className="text-mute md:hidden">{activityKindTitles[entry.kind]} </span>
              <Subject entry={entry} /> <span>{deedText(entry)}</span>
            </th>
          </tr>
        );
      }}
    />
  );
}

function Subject({ entry }: { readonly entry: Activity }) {
  const path = subjectPath(entry);
  const title = (
    <span className="font-medium">
      <Breakable text={entry.title} />
    </span>
  );
  if (path === null)
    return (
      <>
        {title}
        {!entry.exists && entry.what !== 'deleted' && <span className="text-mute"> (deleted since)</span>}
      </>
    );
  return (
    <Link prefetch={false} href={path} className="hover:underline">
      {title}
    </Link>
  );
}
