import { PageProblem } from './PageProblem';

/** A page with one list, which could not be read: what happened, and what to do next. */
export function ListPageProblem({
  error,
  what,
  retry,
}: {
  readonly error: Error;
  /** `The workers`. */
  readonly what: string;
  readonly retry: () => void;
}) {
  return <PageProblem error={error} what={what} retry={retry} leave={{ href: '/', label: 'Inspect' }} />;
}

/** The shape of what comes. */
export function ListPageSkeleton({ what }: { readonly what: string }) {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="list-loading">
      <h1 className="sr-only">Reading {what}</h1>
      <div aria-hidden="true">
        <div className="skeleton h-7 w-[min(100%,560px)]" />
        <div className="skeleton mt-3 h-5 w-[min(80%,420px)]" />
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="skeleton mt-4 h-12" />
        ))}
      </div>
    </div>
  );
}
