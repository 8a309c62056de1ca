'use client';

import { useQuery } from '@tanstack/react-query';
import { statusQuery } from '@/lib/client/queries';
import { partTroubleText } from '@/lib/contract/wording/partTrouble';

/** What every page has to say about the console itself; nothing on an ordinary day. */
export function Notices() {
  const { data } = useQuery(statusQuery);
  const anyone = data?.access === 'anyone';
  if (data === undefined || (data.parts.length === 0 && !anyone)) return null;
  return (
    <ul role="status" className="border-b border-line bg-sunk px-4 py-2 text-sm sm:px-8">
      {anyone && (
        <li data-testid="access-anyone" className="py-0.5">
          Anyone who can reach this console can read every record and run load tests. Set LASTWRITE_TOKEN to have people
          sign in.
        </li>
      )}
      {data.parts.map((trouble) => (
        <li
          key={trouble.part}
          data-testid={`part-trouble-${trouble.part}`}
          data-running={trouble.running}
          className="py-0.5"
        >
          {partTroubleText(trouble)}
        </li>
      ))}
    </ul>
  );
}
