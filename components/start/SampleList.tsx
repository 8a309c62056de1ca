'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { samplesQuery } from '@/lib/client/queries';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { recordPath } from '@/lib/view/recordAddress';
import { groupSamples, type SampleGroup } from '@/lib/view/samples';

/** Every sample in full: what it shows, how it came about, and which findings it has. */
export function SampleList() {
  const environment = useEnvironmentId();
  const { data, error, isPending, refetch } = useQuery(samplesQuery(environment));
  return (
    <section aria-labelledby="samples-title" data-testid="samples" aria-busy={isPending}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 border-b border-strong pb-2">
        <h2 id="samples-title" className="font-semibold">
          Samples
        </h2>
        <p className="text-sm text-mute">Real records, broken by real races through the reference service</p>
      </div>
      {isPending && <Loading />}
      {error && (
        <p className="py-4">
          The samples could not be loaded. {error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      )}
      {data?.length === 0 && (
        <p className="max-w-[72ch] py-4 text-mute" data-testid="samples-empty">
          This environment has no samples: they are made only in the stores that come with <code>npm start</code>. Paste
          the name of a record of yours above.
        </p>
      )}
      {data && groupSamples(data).map((group) => <Group key={group.title} group={group} environment={environment} />)}
    </section>
  );
}

function Group({ group, environment }: { readonly group: SampleGroup; readonly environment: string | null }) {
  return (
    <section className="grid gap-x-8 border-b border-line py-4 md:grid-cols-[240px_1fr]" aria-label={group.title}>
      <h3 className="mb-2 font-medium">
        {group.title}
        {group.code && (
          <span className="block">
            <code className="text-mute">{group.code}</code>
          </span>
        )}
      </h3>
      <ul className="grid gap-y-3">
        {group.samples.map(({ number, sample }) => (
          <li key={sample.name}>
            <Link
              prefetch={false}
              href={recordPath(sample.name, environment)}
              data-testid={`sample-${number}`}
              data-name={sample.name}
              className="group -mx-3 block rounded-md px-3 py-1 hover:bg-sunk"
            >
              <span className="font-medium group-hover:underline">{sample.title}</span>
              {sample.findings.slice(1).map((code) => (
                <span key={code} className="chip ml-2">
                  {code}
                </span>
              ))}
              <span className="block max-w-[88ch] text-mute">{sample.summary}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loading() {
  return (
    <div aria-hidden="true">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="grid gap-x-8 gap-y-2 border-b border-line py-4 md:grid-cols-[240px_1fr]">
          <div className="skeleton h-5 w-40" />
          <div>
            <div className="skeleton mb-2 h-5 w-72 max-w-full" />
            <div className="skeleton h-5 w-full max-w-[600px]" />
          </div>
        </div>
      ))}
    </div>
  );
}
