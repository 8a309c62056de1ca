'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { schedulesQuery } from '@/lib/client/driftQueries';
import { loadTestSchedulesPath } from '@/lib/view/loadTests/address';
import { schedulesOf } from '@/lib/view/drift/scheduleForm';
import { FormScreen } from '../form/FormScreen';
import { FormSkeleton } from '../form/FormSkeleton';
import { LoadTestProblem } from '../LoadTestProblem';
import { PageHead } from '../PageHead';

/** The form of the load test that a schedule starts; the address holds what is typed. */
export function EditScheduleScreen({ id }: { readonly id: string }) {
  const query = useQuery(schedulesQuery(null));
  // A later refetch that fails leaves the form, and what was typed into it, where it is.
  if (!query.data)
    return query.error ? (
      <LoadTestProblem error={query.error} what="The schedule" retry={() => void query.refetch()} />
    ) : (
      <FormSkeleton />
    );
  const schedule = schedulesOf(query.data, 'load_test').find((each) => each.id === id);
  if (schedule !== undefined) return <FormScreen scheduled editing={schedule} />;
  return (
    <div className="page pb-24 pt-6">
      <PageHead
        crumbs={[{ href: loadTestSchedulesPath, label: 'Schedules' }]}
        testId="form-title"
        title="Schedule not found."
        about="It may have been deleted. The runs it started are kept."
      >
        <Link prefetch={false} href={loadTestSchedulesPath} className="control">
          All schedules
        </Link>
      </PageHead>
    </div>
  );
}
