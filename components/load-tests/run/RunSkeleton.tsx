/** The shape of a run's page. */
export function RunSkeleton() {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="run-loading">
      <h1 className="sr-only">Reading the load test</h1>
      <div aria-hidden="true">
        <div className="skeleton h-5 w-24" />
        <div className="skeleton mt-2 h-7 w-[min(100%,720px)]" />
        <div className="skeleton mt-3 h-5 w-[min(80%,560px)]" />
        <div className="skeleton mt-10 h-5 w-48" />
        <div className="skeleton mt-3 h-[378px]" />
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="skeleton mt-3 h-6" />
        ))}
        <div className="mt-10 grid gap-10 lg:grid-cols-2">
          <div className="skeleton h-[298px]" />
          <div className="skeleton h-[298px]" />
        </div>
      </div>
    </div>
  );
}
