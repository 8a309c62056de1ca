/** The shape of an order's page. */
export function OrderSkeleton() {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="order-loading">
      <h1 className="sr-only">Reading the order</h1>
      <div aria-hidden="true">
        <div className="skeleton h-5 w-48" />
        <div className="skeleton mt-2 h-7 w-[min(100%,720px)]" />
        <div className="skeleton mt-3 h-5 w-[min(80%,560px)]" />
        <div className="mt-8 grid gap-8 lg:grid-cols-[minmax(0,1fr)_320px]">
          <div>
            {Array.from({ length: 12 }, (_, row) => (
              <div
                key={row}
                className="skeleton mt-2.5 h-6"
                style={{ marginLeft: `${(row % 4) * 14}%`, width: '24%' }}
              />
            ))}
          </div>
          <div className="skeleton h-72" />
        </div>
      </div>
    </div>
  );
}
