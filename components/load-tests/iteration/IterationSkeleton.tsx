/** The shape of an iteration's page. */
export function IterationSkeleton() {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="iteration-loading">
      <h1 className="sr-only">Reading the iteration</h1>
      <div aria-hidden="true">
        <div className="skeleton h-16" />
        <div className="skeleton mt-5 h-5 w-[min(90%,520px)]" />
        <div className="skeleton mt-3 h-7 w-[min(100%,820px)]" />
        <div className="skeleton mt-5 h-24" />
        <div className="skeleton mt-10 h-28" />
        <div className="skeleton mt-10 h-64" />
      </div>
    </div>
  );
}
