'use client';

import { useQuery } from '@tanstack/react-query';
import { subjectActivityQuery } from '@/lib/client/activityQueries';
import { deedText } from '@/lib/wording/activity';
import { Time } from '../ui/Time';

/** Who cancelled or changed a run since it was started, the first first. Nothing where nobody did, or nobody is known. */
export function ChangedBy({ subject }: { readonly subject: string }) {
  const { data } = useQuery(subjectActivityQuery(subject));
  const later = (data ?? [])
    .filter(({ what, by }) => by !== null && what !== 'started' && what !== 'created')
    .reverse();
  if (later.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-mute" data-testid="changed-by">
      {later.map((entry) => (
        <li key={entry.id} className="[overflow-wrap:anywhere]">
          {deedText(entry)} by {entry.by}, <Time value={entry.at} digits={0} zone />
        </li>
      ))}
    </ul>
  );
}
