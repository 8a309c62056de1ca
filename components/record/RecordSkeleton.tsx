'use client';

import { useEffect, useState } from 'react';
import { RecordName } from '../ui/RecordName';

/** The shape of what comes. After a second it says what is waited for. */
export function RecordSkeleton({ name }: { readonly name: string }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSlow(true);
    }, 1000);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className="page pb-16 pt-6" data-testid="record-loading" aria-busy="true">
      <p>
        <RecordName name={name} />
      </p>
      <h1 className="sr-only">Reading the record</h1>
      <div aria-hidden="true" className="mb-2 mt-3 grid gap-2">
        <div className="skeleton h-7 w-[min(100%,820px)]" />
        <div className="skeleton h-7 w-[min(70%,480px)]" />
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2 text-mute">
        {[0, 1, 2, 3].map((copy) => (
          <span key={copy} aria-hidden="true" className="skeleton my-1.5 h-3 w-24" />
        ))}
      </div>
      <p role="status" className="mt-2 min-h-5 text-sm text-mute">
        {slow ? 'A store is slow. The page appears without it after its timeout.' : ''}
      </p>
      <div aria-hidden="true">
        <div className="skeleton mt-4 h-28" />
        <div className="skeleton mt-10 h-5 w-36" />
        <div className="skeleton mt-3 h-64" />
        <div className="skeleton mt-10 h-5 w-24" />
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="skeleton mt-3 h-6" />
        ))}
      </div>
    </div>
  );
}
