'use client';

import { useQuery } from '@tanstack/react-query';
import { environmentsQuery, recordTypesInQuery } from '@/lib/client/queries';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { PageHead } from '../load-tests/PageHead';
import { RequestError } from '../ui/RequestError';
import { FoundSection } from './FoundSection';
import { RecordTypeSection } from './RecordTypeSection';

/** Which records the console knows: their names, where each copy lies, and how well the copies of some of them agree. */
export function RecordsScreen() {
  const environment = useEnvironmentId();
  const types = useQuery(recordTypesInQuery(environment));
  const environments = useQuery(environmentsQuery);
  if (types.error && !types.data)
    return <RequestError error={types.error} name="" retry={() => void types.refetch()} />;
  const of = environment ?? environments.data?.[0]?.id;
  // Stores without any table of a built-in type do not have it.
  const data = types.data?.filter((type) => of === undefined || type.environments.includes(of));
  return (
    <div className="page pb-24 pt-6" data-testid="records">
      <PageHead
        crumbs={[]}
        testId="records-headline"
        title={data === undefined ? 'Records' : `${data.length} ${data.length === 1 ? 'record type' : 'record types'}`}
        about={
          <>
            What a record is, and where its copies are.{' '}
            <a href="#found" className="quiet-link">
              Found in the stores
            </a>{' '}
            proposes types for your own tables, as <code>npx lastwrite discover</code> does.
          </>
        }
      />
      {data === undefined ? (
        <div className="mt-10 grid gap-3" aria-busy="true" data-testid="records-skeleton">
          {[1, 2, 3].map((line) => (
            <div key={line} className="h-24 rounded-lg bg-sunk" />
          ))}
        </div>
      ) : (
        <>
          {data.map((type) => (
            <RecordTypeSection key={type.id} type={type} environment={environment} />
          ))}
          <FoundSection environment={environment} />
        </>
      )}
    </div>
  );
}
