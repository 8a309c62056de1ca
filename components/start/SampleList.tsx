'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { samplesQuery } from '@/lib/client/queries';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { recordPath } from '@/lib/view/recordAddress';
import { groupSamples, type SampleGroup } from '@/lib/view/samples';

/** A link per sample that says what happened; how it came about is folded, so that all of them fit on one screen. */
export function SampleList() {
  const environment = useEnvironmentId();
  const [detail, setDetail] = useUrlState('samples');
  const { data, error, isPending, refetch } = useQuery(samplesQuery(environment));
  const open = detail === 'details';
  return (
    <section aria-labelledby="samples-title" data-testid="samples" aria-busy={isPending}>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-4 border-b border-strong pb-2">
        <h2 id="samples-title" className="font-semibold">
          Samples
        </h2>
        <p className="grow text-sm text-mute">Made by real races on real stores</p>
        {data && data.length > 0 && (
          <button
            type="button"
            className="quiet-link text-sm"
            data-testid="samples-details"
            aria-expanded={open}
            onClick={() => {
              setDetail(open ? null : 'details');
            }}
          >
            {open ? 'Hide details' : 'Show details'}
          </button>
        )}
      </div>
      {isPending && <Loading />}
      {error && (
        <p>
          The samples could not be loaded. {error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      )}
      {data?.length === 0 && (
        <p className="max-w-[72ch] text-mute" data-testid="samples-empty">
          This environment has no samples. Only the embedded stores of <code>npm start</code> do. Paste the name of one
          of your records above.
        </p>
      )}
      {data && (
        <div className="gap-x-16 lg:columns-2">
          {groupSamples(data).map((group) => (
            <Group key={group.title} group={group} environment={environment} open={open} />
          ))}
        </div>
      )}
    </section>
  );
}

function Group({
  group,
  environment,
  open,
}: {
  readonly group: SampleGroup;
  readonly environment: string | null;
  readonly open: boolean;
}) {
  return (
    <section className="mb-5 break-inside-avoid" aria-label={group.title}>
      <h3 className="mb-1 text-sm text-mute">{group.title}</h3>
      <ul>
        {group.samples.map(({ number, sample }) => (
          <li key={sample.name} className={open ? 'mb-3' : ''}>
            <Link
              prefetch={false}
              href={recordPath(sample.name, environment)}
              data-testid={`sample-${number}`}
              data-name={sample.name}
              className="flex flex-wrap items-baseline gap-x-3 rounded-md py-[3px] hover:bg-sunk sm:-mx-2 sm:px-2"
            >
              <span className="font-medium underline decoration-strong underline-offset-[3px]">{sample.title}</span>
              {sample.findings[0] && (
                <code className="ml-auto text-[11.5px] text-mute max-sm:hidden">{sample.findings[0]}</code>
              )}
            </Link>
            {open && <p className="max-w-[88ch] text-sm text-mute">{sample.summary}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loading() {
  return (
    <div aria-hidden="true" className="grid gap-x-16 gap-y-2 lg:grid-cols-2">
      {Array.from({ length: 24 }, (_, row) => (
        <div key={row} className="skeleton h-5 w-full max-w-[400px]" />
      ))}
    </div>
  );
}
