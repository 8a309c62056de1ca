import { PageHead } from '../PageHead';

/** The shape of the form. */
export function FormSkeleton() {
  return (
    <div className="page pb-24 pt-6" aria-busy="true" data-testid="form-loading">
      <PageHead
        crumbs={[{ href: '/load-tests', label: 'Load tests' }]}
        testId="form-title"
        title="New load test"
        about="The same race, many times at each delay: how often does it go wrong?"
      />
      <div aria-hidden="true">
        <div className="mb-5 mt-5 grid gap-2 md:grid-cols-3">
          {[0, 1, 2].map((preset) => (
            <div key={preset} className="skeleton h-16" />
          ))}
        </div>
        <div className="grid items-start gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_340px] xl:grid-cols-[minmax(0,1fr)_400px]">
          <div>
            {[88, 72, 72, 64, 64, 64, 64].map((height, row) => (
              <div key={row} className="skeleton mt-3" style={{ height }} />
            ))}
          </div>
          <div className="skeleton h-64" />
        </div>
      </div>
    </div>
  );
}
