'use client';

import { useQuery } from '@tanstack/react-query';
import { statusQuery } from '@/lib/client/queries';

/** Who is signed in, and the way out; nothing where nobody signs in. Narrow screens have it `inMenu`. */
export function SignedIn({ inMenu = false }: { readonly inMenu?: boolean }) {
  const { data } = useQuery(statusQuery);
  if (data === undefined || data.access === 'local' || data.access === 'anyone') return null;
  const name = data.user ?? 'Signed in';
  return (
    <div
      data-testid="signed-in"
      data-role={data.role}
      className={`min-w-0 items-center gap-2 text-sm ${inMenu ? 'flex border-b border-line px-2 pb-2 pt-1' : 'hidden lg:flex'}`}
    >
      <span className={`truncate ${inMenu ? 'min-w-0' : 'min-w-8 max-w-32'}`} title={name}>
        {name}
      </span>
      {data.role === 'read' && <span className="whitespace-nowrap text-mute">read only</span>}
      {data.access !== 'proxy' && (
        <form method="post" action="/sign-out" className={inMenu ? 'ml-auto' : undefined}>
          <button data-testid="sign-out" className="control whitespace-nowrap">
            Sign out
          </button>
        </form>
      )}
    </div>
  );
}
