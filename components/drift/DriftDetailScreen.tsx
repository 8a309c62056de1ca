'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { driftDetailQuery } from '@/lib/client/driftQueries';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { useUrlState } from '@/lib/client/useUrlState';
import type { DriftDetail } from '@/lib/contract/sweeps';
import { driftDetailPath, driftListPath, driftPath, inEnvironment, sweepPath } from '@/lib/view/drift/address';
import { recordPath, titleOfName } from '@/lib/view/recordAddress';
import { causeTitles } from '@/lib/wording/drift';
import { formatAgo } from '@/lib/wording/moments';
import { KeptControls } from '../load-tests/iteration/KeptControls';
import { PageHead } from '../load-tests/PageHead';
import { RecordBody } from '../record/RecordBody';
import { SourceLine } from '../record/SourceLine';
import { RecordName } from '../ui/RecordName';
import { Section } from '../ui/Section';
import { Tabs } from '../ui/Tabs';
import { Time, ZoneName } from '../ui/Time';
import { VerdictMark } from '../ui/VerdictMark';
import { DriftHeadline } from './DriftHeadline';
import { DriftProblem } from './DriftProblem';
import { DriftSkeleton } from './DriftSkeleton';

/** One drift: what happened, since when, and the evidence as it was first and as it was last seen. */
export function DriftDetailScreen({ id }: { readonly id: string }) {
  const query = useQuery(driftDetailQuery(id));
  const { data } = query;
  const title = data && `${data.status === 'open' ? causeTitles[data.cause] : 'Healed'} · ${titleOfName(data.name)}`;
  useTabTitle(title ?? null);
  if (!data)
    return query.error ? (
      <DriftProblem error={query.error} what="The drift" retry={() => void query.refetch()} />
    ) : (
      <DriftSkeleton what="the drift" />
    );
  return <Detail drift={data} nowMs={query.dataUpdatedAt} />;
}

function Detail({ drift, nowMs }: { readonly drift: DriftDetail; readonly nowMs: number }) {
  const { name, environment, status, severity, headline, cause, others, first, last } = drift;
  const bad = status === 'open' && severity === 'error';
  return (
    <article className="page pb-24 pt-6" data-testid="drift-detail" data-status={status} data-cause={cause}>
      <PageHead
        crumbs={[{ href: inEnvironment(driftPath, environment), label: 'Drift' }]}
        testId="drift-title"
        title={
          <>
            <span className="mr-2 inline-block align-[-2px]">
              <VerdictMark verdict={status === 'healed' ? 'consistent' : bad ? 'inconsistent' : 'unknown'} size={18} />
            </span>
            {status === 'healed' && <span>Healed. </span>}
            <span className={status === 'healed' ? 'font-normal' : ''}>
              <DriftHeadline headline={headline} bad={bad} />
            </span>
          </>
        }
        about={<RecordName name={name} />}
      >
        <Link
          prefetch={false}
          href={recordPath(name, environment)}
          className="inline-flex min-h-8 items-center rounded-md bg-ink px-4 text-sm font-medium text-paper"
          data-testid="see-now"
        >
          See the record now
        </Link>
        <Link
          prefetch={false}
          href={driftListPath({ environment, record: drift.record, cause })}
          className="control"
          data-testid="same-cause"
        >
          Others like this
        </Link>
      </PageHead>
      <Facts drift={drift} nowMs={nowMs} />
      {others.length > 0 && (
        <Section id="others" title="Other drifts of this record">
          <ul className="border-t border-line" data-testid="other-drifts">
            {others.map((other) => (
              <li key={other.id} className="flex flex-wrap items-baseline gap-x-5 border-b border-line py-1.5">
                <Link
                  prefetch={false}
                  href={inEnvironment(driftDetailPath(other.id), environment)}
                  className="font-mono hover:underline"
                >
                  <Time value={other.firstSeenAt} digits={0} zone />
                </Link>
                <span>{causeTitles[other.cause]}</span>
                <span className="text-mute">
                  {other.healedAt === null ? 'open' : `healed ${formatAgo(other.healedAt, nowMs)}`}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Evidence first={first} last={last} status={status} />
    </article>
  );
}

function Facts({ drift, nowMs }: { readonly drift: DriftDetail; readonly nowMs: number }) {
  const { environment, cause, firstSeenAt, lastSeenAt, healedAt, callsKnown, sweep } = drift;
  const when = (time: string) => (
    <>
      <span className="font-mono">
        <Time value={time} digits={0} />
      </span>{' '}
      <ZoneName />, {formatAgo(time, nowMs)}
    </>
  );
  return (
    <dl
      className="mt-5 grid max-w-[1120px] gap-x-8 gap-y-3 border-y border-line py-3 sm:grid-cols-2 lg:grid-cols-5"
      data-testid="drift-facts"
    >
      <Fact label="Cause">
        {causeTitles[cause]} <code className="block text-mute">{cause}</code>
      </Fact>
      <Fact label="First seen">
        {when(firstSeenAt)}
        {sweep !== null && (
          <Link
            prefetch={false}
            href={inEnvironment(sweepPath(sweep), environment)}
            className="quiet-link block w-fit"
            data-testid="found-by"
          >
            The sweep that found it
          </Link>
        )}
      </Fact>
      <Fact label="Last seen">{when(lastSeenAt)}</Fact>
      <Fact label="Healed">{healedAt === null ? 'not yet' : when(healedAt)}</Fact>
      <Fact label="Known calls">{callsKnown === 0 ? 'none' : callsKnown}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-mute">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The inspections that were kept, a tab each: ClickHouse may have merged the versions since then. */
function Evidence({ first, last, status }: Pick<DriftDetail, 'first' | 'last' | 'status'>) {
  const [as, setAs] = useUrlState('as');
  const same = first !== null && last !== null && first.inspectedAt === last.inspectedAt;
  const shown = as === 'last' && last !== null ? last : (first ?? last);
  if (shown === null)
    return (
      <Section id="evidence" title="Evidence">
        <p className="max-w-[72ch] text-mute" data-testid="no-evidence">
          The inspections of this drift were not kept. The record’s page shows what the stores hold now.
        </p>
      </Section>
    );
  const body = (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
        <div>
          <p className="mb-2" data-testid="kept-headline">
            As it was at <Time value={shown.inspectedAt} digits={3} zone />:{' '}
            <span className="font-medium">{shown.headline.lead}</span> {shown.headline.rest}
          </p>
          <SourceLine inspection={shown} />
        </div>
        <div className="flex flex-wrap gap-2">
          <KeptControls inspection={shown} />
        </div>
      </div>
      <RecordBody key={shown.inspectedAt} inspection={shown} past />
    </>
  );
  return (
    <Section id="evidence" title="Evidence" aside="kept before ClickHouse merged versions away">
      {first === null || last === null || same ? (
        body
      ) : (
        <Tabs
          label="Evidence"
          testId="evidence"
          chosen={as === 'last' ? 'last' : 'first'}
          choose={(tab) => {
            setAs(tab === 'last' ? 'last' : null);
          }}
          tabs={[
            { id: 'first', label: 'First seen' },
            { id: 'last', label: status === 'healed' ? 'Last seen drifted' : 'Last seen' },
          ]}
        >
          {body}
        </Tabs>
      )}
    </Section>
  );
}
