/** The shape of what comes. */
export function DriftSkeleton({ what }: { readonly what: string }) {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="drift-loading">
      <h1 className="sr-only">Reading {what}</h1>
      <div aria-hidden="true">
        <div className="skeleton h-7 w-[min(100%,820px)]" />
        <div className="skeleton mt-3 h-5 w-[min(80%,560px)]" />
        {[0, 1, 2].map((row) => (
          <div key={row} className="skeleton mt-3 h-9" />
        ))}
        <div className="skeleton mt-10 h-[360px]" />
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="skeleton mt-3 h-10" />
        ))}
      </div>
    </div>
  );
}
