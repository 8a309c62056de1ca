'use client';

import { useQuery } from '@tanstack/react-query';
import { inspectionQuery } from '@/lib/client/queries';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { RecordSkeleton } from './RecordSkeleton';

export function RecordScreen({ name }: { readonly name: string }) {
  const environment = useEnvironmentId();
  const query = useQuery(inspectionQuery(name, environment));
  if (query.isPending) return <RecordSkeleton name={name} />;
  if (query.error) return <div className="page">{query.error.message}</div>;
  return <div className="page"><h1>{query.data?.headline.lead} {query.data?.headline.rest}</h1></div>;
}
