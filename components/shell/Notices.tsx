'use client';

import { useQuery } from '@tanstack/react-query';
import { ApiError } from '@/lib/client/ApiError';
import { statusQuery } from '@/lib/client/queries';
import { partTroubleText } from '@/lib/wording/partTrouble';

/** What every page has to say about the console itself; nothing on an ordinary day. */
export function Notices() {
  const { data, error } = useQuery(statusQuery);
  if (error instanceof ApiError && error.code === 'not_signed_in') return <SessionEnded />;
  const anyone = data?.access === 'anyone';
  if (data === undefined || (data.parts.length === 0 && !anyone && data.signInTrouble === null)) return null;
  return (
    <ul role="status" className="border-b border-line bg-sunk px-4 py-2 text-sm sm:px-8">
      {anyone && (
        <li data-testid="access-anyone" className="py-0.5">
          Anyone who can reach this console can read every record and run load tests. Set LASTWRITE_TOKEN to have people
          sign in.
        </li>
      )}
      {data.signInTrouble !== null && (
        <li data-testid="sign-in-trouble" className="py-0.5">
          {data.signInTrouble}
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

/** Read again, the page leads to the one where people sign in, and from there back to itself. */
function SessionEnded() {
  return (
    <p role="status" data-testid="session-ended" className="border-b border-line bg-sunk px-4 py-2 text-sm sm:px-8">
      Your session has ended.{' '}
      <button
        type="button"
        className="quiet-link !text-ink"
        onClick={() => {
          window.location.reload();
        }}
      >
        Sign in again
      </button>
    </p>
  );
}
