'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { resolveQuery } from '@/lib/client/queries';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { recordPath } from '@/lib/view/recordAddress';
import { RecordName } from '../ui/RecordName';

/** Opens the record with a bare id, offers a choice if several records have it, and says so if none does. */
export function IdChoice({ id }: { readonly id: string }) {
  const environment = useEnvironmentId();
  const router = useRouter();
  const { data, error, isFetching, refetch } = useQuery(resolveQuery(id, environment));
  const only = data?.length === 1 ? data[0] : undefined;
  useEffect(() => {
    if (only) router.replace(recordPath(only, environment));
  }, [only, router, environment]);
  return (
    <div className="mt-4 border-t border-line pt-4" data-testid="id-choice" role="status">
      {isFetching && (
        <p className="text-mute">
          Looking for <code>{id}</code> in the stores…
        </p>
      )}
      {error && !isFetching && (
        <p>
          Could not look up the id. {error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      )}
      {data?.length === 0 && !isFetching && (
        <p>
          No store of this environment holds a record with the id <code className="break-all">{id}</code>. Paste its
          full name, or choose another environment above.
        </p>
      )}
      {data && data.length > 1 && (
        <>
          <p className="mb-2">{data.length} records have this id. Which one?</p>
          <ul>
            {data.map((name) => (
              <li key={name} className="border-b border-line">
                <Link
                  prefetch={false}
                  data-testid="id-choice-name"
                  className="block py-2 hover:underline"
                  href={recordPath(name, environment)}
                >
                  <RecordName name={name} />
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
