'use client';

import Link from 'next/link';
import { useEffect } from 'react';
import { keepSnapshot } from '@/lib/client/snapshotApi';
import { useChange } from '@/lib/client/useChange';
import type { Inspection } from '@/lib/view/inspection';
import { snapshotPath } from '@/lib/view/snapshotAddress';
import { CopyButton } from '../ui/CopyButton';
import { Time } from '../ui/Time';

/** Keeps an inspection as it is shown, once for each `shareKey`, and gives the address where it stays. */
export function SharePanel({ inspection, shareKey }: { readonly inspection: Inspection; readonly shareKey: string }) {
  const { mutate, data, error } = useChange(() => keepSnapshot(inspection, shareKey), 'snapshots');
  // A second run under the same key keeps nothing a second time.
  useEffect(() => {
    mutate(undefined);
  }, [mutate]);
  const address = data && new URL(snapshotPath(data.id), window.location.href).href;
  return (
    <section aria-label="Snapshot" className="mt-4 border-y border-line py-3" data-testid="share">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-2" role="status">
        {error ? (
          <span role="alert">{error.message}</span>
        ) : data === undefined || address === undefined ? (
          'Saving the inspection…'
        ) : (
          <>
            <span className="font-medium">Snapshot saved.</span>
            <span className="text-mute">
              {data.asShown ? (
                <>
                  As read at <Time value={inspection.inspectedAt} only="clock" digits={0} zone />, with every version.
                </>
              ) : (
                'The record was read again for the snapshot, so it may differ from this page.'
              )}
            </span>
            <Link
              prefetch={false}
              href={snapshotPath(data.id)}
              className="font-mono text-sm underline decoration-strong underline-offset-[3px] [overflow-wrap:anywhere]"
              data-testid="snapshot-link"
            >
              {address}
            </Link>
            <CopyButton text={address} label="Copy the link of the snapshot">
              Copy link
            </CopyButton>
          </>
        )}
      </p>
    </section>
  );
}
