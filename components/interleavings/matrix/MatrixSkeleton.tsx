/** The shape of the fix matrix. */
export function MatrixSkeleton() {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="matrix-loading">
      <h1 className="sr-only">Reading the fix matrix</h1>
      <div aria-hidden="true">
        <div className="skeleton h-7 w-[min(100%,640px)]" />
        <div className="skeleton mt-3 h-5 w-[min(80%,480px)]" />
        <div className="skeleton mt-6 h-14" />
        <div className="mt-8 grid grid-cols-2 gap-2 md:grid-cols-6">
          {Array.from({ length: 30 }, (_, cell) => (
            <div key={cell} className="skeleton h-[84px]" />
          ))}
        </div>
      </div>
    </div>
  );
}
