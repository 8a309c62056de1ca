/** The shape of the lab’s pages. */
export function LabSkeleton() {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="lab-loading">
      <h1 className="sr-only">Reading the race lab</h1>
      <div aria-hidden="true">
        <div className="skeleton h-7 w-48" />
        <div className="skeleton mt-3 h-5 w-[min(80%,560px)]" />
        <div className="mt-8 grid gap-10 lg:grid-cols-[272px_minmax(0,1fr)]">
          <div className="grid gap-2">
            {Array.from({ length: 8 }, (_, row) => (
              <div key={row} className="skeleton h-11" />
            ))}
          </div>
          <div className="skeleton h-[420px]" />
        </div>
      </div>
    </div>
  );
}
