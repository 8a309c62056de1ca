'use client';

import Link from 'next/link';

export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return (
    <div className="page pb-24 pt-6" data-testid="page-error">
      <h1 className="mb-3 text-xl font-semibold tracking-[-0.015em]">Something went wrong on this page.</h1>
      <p className="max-w-[72ch]">
        This is a bug in the console and says nothing about the record. You can still inspect it on the command line,
        with <code>npx lastwrite inspect</code>, and at <code>/api/inspect</code>.
      </p>
      <pre tabIndex={0} className="panel mt-4 overflow-x-auto px-4 py-3">
        {error.message}
        {error.digest ? `\n${error.digest}` : ''}
      </pre>
      <p className="mt-6 flex gap-2">
        <button type="button" className="control" onClick={reset}>
          Try again
        </button>
        <Link href="/" className="control">
          Inspect another
        </Link>
      </p>
    </div>
  );
}
