'use client';

import { useQuery } from '@tanstack/react-query';
import { statusQuery } from '@/lib/client/queries';

/** Who is signed in, and the way out; nothing where nobody signs in. */
export function SignedIn() {
  const { data } = useQuery(statusQuery);
  if (data === undefined || data.access === 'local' || data.access === 'anyone') return null;
  const name = data.user ?? 'Signed in';
  return (
    <div data-testid="signed-in" data-role={data.role} className="flex min-w-0 items-center gap-2 text-sm">
      <span className="min-w-8 max-w-32 truncate" title={name}>
        {name}
      </span>
      {data.role === 'read' && <span className="whitespace-nowrap text-mute">read only</span>}
      {data.access !== 'proxy' && (
        <form method="post" action="/sign-out">
          <button data-testid="sign-out" className="control whitespace-nowrap">
            Sign out
          </button>
        </form>
      )}
    </div>
  );
}
