'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useSweep } from '@/lib/client/useSweep';
import { useTabTitle } from '@/lib/client/useTabTitle';
import type { Sweep } from '@/lib/contract/sweeps';
import { driftListPath, driftPath, inEnvironment, sweepsPath } from '@/lib/view/drift/address';
import { isUnderWay, sweepRow, sweepStateTitles } from '@/lib/view/drift/sweepRow';
import { causesByCount, causeTitles, costText } from '@/lib/wording/drift';
import { formatCount, formatMs } from '@/lib/wording/formatMs';
import { sweepCommand } from '@/lib/wording/sweepCommand';
import { PageHead } from '../load-tests/PageHead';
import { ChangedBy } from '../activity/ChangedBy';
import { CopyMenu, linkEntry } from '../ui/CopyMenu';
import { NotifyWhenOver } from '../ui/NotifyWhenOver';
import { RefreshProblem } from '../ui/RefreshProblem';
import { Section } from '../ui/Section';
import { StartedBy } from '../ui/StartedBy';
import { Time } from '../ui/Time';
import { DriftProblem } from './DriftProblem';
import { DriftSkeleton } from './DriftSkeleton';
import { SweepControls } from './SweepControls';
import { SweepMark } from './SweepMark';
import { SweepProgress } from './SweepProgress';

/** One sweep, as it goes: what it covers, what it found, what it costs the stores. */
export function SweepScreen({ id }: { readonly id: string }) {
  const { query, sweep, following } = useSweep(id);
  const row = sweep && sweepRow(sweep, query.dataUpdatedAt);
  const title = row && `${sweepStateTitles[row.state]} · ${row.title}`;
  useTabTitle(title ?? null);
  if (!sweep || !row)
    return query.error ? (
      <DriftProblem error={query.error} what="The sweep" retry={() => void query.refetch()} />
    ) : (
      <DriftSkeleton what="the sweep" />
    );
  const { request } = sweep;
  // Whatever environment the address names: what is linked here belongs to the sweep's own.
  const { environment } = request;
  const command = sweepCommand({ environment, record: request.record, kind: request.kind });
  return (
    <article className="page pb-24 pt-6" data-testid="sweep" data-state={row.state} data-status={sweep.status}>
      <PageHead
        crumbs={[
          { href: inEnvironment(driftPath, environment), label: 'Drift' },
          { href: inEnvironment(sweepsPath, environment), label: 'Sweeps' },
        ]}
        testId="sweep-headline"
        live
        title={<span className={row.state === 'drifted' ? 'text-bad' : ''}>{row.sentence}</span>}
        about={
          <span className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
            <span className="translate-y-0.5">
              <SweepMark state={row.state} />
            </span>
            <span className="font-medium text-ink">{row.title}</span>
            <span>{environment}</span>
            <span>
              started <Time value={sweep.createdAt} digits={0} zone />{' '}
              {sweep.schedule === null ? <StartedBy user={sweep.startedBy} short /> : 'by a schedule'}
            </span>
          </span>
        }
      >
        <SweepControls sweep={sweep} />
        {sweep.counts.drifted > 0 && (
          <Link
            prefetch={false}
            href={driftListPath({ environment, sweep: sweep.id })}
            className="control"
            data-testid="to-drifts"
          >
            Its drifts
          </Link>
        )}
        <CopyMenu
          entries={[
            { id: 'json', label: 'as JSON', hint: 'everything', text: () => JSON.stringify(sweep, null, 2) },
            linkEntry,
            { id: 'command', label: 'as a command line', hint: 'npx lastwrite …', text: () => command },
          ]}
        />
      </PageHead>
      <ChangedBy subject={id} />
      <NotifyWhenOver
        id={id}
        isOver={!isUnderWay(sweep)}
        title={`Sweep of ${sweep.request.record} has ended`}
        result={row.sentence}
      />
      {isUnderWay(sweep) && (
        <div className="mt-4">
          <SweepProgress sweep={sweep} following={following} />
        </div>
      )}
      <RefreshProblem query={query} also={isUnderWay(sweep) ? 'The sweep continues.' : ''} />
      <Reasons sweep={sweep} />
      <Figures sweep={sweep} took={row.took} window={row.window} />
      <LeftOut leftOut={sweep.leftOut} />
      {sweep.notes.length > 0 && (
        <Section id="notes" title="Notes" aside="what happened while it ran">
          <ul className="border-t border-line">
            {sweep.notes.map(({ at, message }) => (
              <li
                key={`${at} ${message}`}
                className="grid gap-x-6 border-b border-line py-1.5 sm:grid-cols-[176px_1fr]"
              >
                <span className="font-mono text-mute">
                  <Time value={at} digits={0} />
                </span>
                <span className="[overflow-wrap:anywhere]">{message}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </article>
  );
}

/** Why it is incomplete, why it failed, and what to know of its result. */
function Reasons({ sweep: { incomplete, warnings } }: { readonly sweep: Sweep }) {
  return (
    <>
      {incomplete.length > 1 && (
        <Section id="incomplete" title="Why it is incomplete">
          <ul className="list-disc pl-5" data-testid="incomplete">
            {incomplete.map((reason) => (
              <li key={reason} className="[overflow-wrap:anywhere]">
                {reason}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {warnings.length > 0 && (
        <ul className="mt-4 max-w-[112ch] border-l-[3px] border-ink bg-sunk px-3 py-1" data-testid="sweep-warnings">
          {warnings.map((warning) => (
            <li key={warning} className="[overflow-wrap:anywhere]">
              {warning}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Figures({
  sweep,
  took,
  window,
}: {
  readonly sweep: Sweep;
  readonly took: string | null;
  readonly window: string | null;
}) {
  const { counts, causes, cost, request, verifiedThrough, plural, progress } = sweep;
  const { rowsPerMinute, storeMsPerMinute, runMinutes } = request.limits;
  const found = causesByCount(causes);
  const limits = [
    ...(rowsPerMinute === undefined ? [] : [`${formatCount(rowsPerMinute)} rows a minute`]),
    `${formatMs(storeMsPerMinute)} of each store a minute`,
    `${formatMs(runMinutes * 60_000)} in all`,
  ];
  const counted = [
    `${formatCount(counts.compared)} compared`,
    `${formatCount(counts.agreeing)} agree`,
    ...(counts.settling > 0 ? [`${formatCount(counts.settling)} settling`] : []),
    `${formatCount(counts.drifted)} drifted`,
    ...(counts.unreadable > 0 ? [`${formatCount(counts.unreadable)} unreadable`] : []),
    ...(counts.healed > 0 ? [`${formatCount(counts.healed)} healed`] : []),
  ];
  return (
    <Section id="figures" title="Figures">
      <dl className="border-t border-strong" data-testid="sweep-figures">
        <Row label="Covers">{window === null ? 'not known yet' : `${plural} ${window}`}</Row>
        <Row label="Records">{counted.join(', ')}</Row>
        {found.length > 0 && (
          <Row label="Causes">
            <ul>
              {found.map(({ cause, count }) => (
                <li key={cause}>
                  {causeTitles[cause]} {formatCount(count)}
                </li>
              ))}
            </ul>
          </Row>
        )}
        <Row label="Parts">
          {formatCount(progress.groups.done)} of {formatCount(progress.groups.planned)} done
          {progress.groups.failed > 0 && `, ${formatCount(progress.groups.failed)} of them failed`}
        </Row>
        <Row label="Cost">{costText(cost)}</Row>
        <Row label="Took">{took ?? 'not started'}</Row>
        <Row label="Limits">{limits.join(', ')}</Row>
        <Row label="Verified through">
          {verifiedThrough === null ? 'nothing is verified' : <Time value={verifiedThrough} digits={0} zone />}
        </Row>
      </dl>
    </Section>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-x-8 border-b border-line py-1.5 sm:grid-cols-[176px_minmax(0,1fr)]">
      <dt className="text-mute">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Fields that a sweep does not compare: a difference in them alone is found by inspections only. */
function LeftOut({ leftOut }: { readonly leftOut: Sweep['leftOut'] }) {
  if (leftOut.length === 0) return null;
  return (
    <Section id="left-out" title="Fields not compared" aside="inspections compare them; this sweep does not">
      <div tabIndex={0} role="region" aria-label="Table of fields not compared" className="overflow-x-auto">
        <table className="grid-table" data-testid="left-out">
          <thead>
            <tr>
              <th scope="col">field</th>
              <th scope="col">copy</th>
              <th scope="col">why</th>
            </tr>
          </thead>
          <tbody>
            {leftOut.map(({ copy, rowSet, field, why }) => (
              <tr key={`${copy} ${rowSet} ${field}`}>
                <th scope="row" className="!font-normal">
                  {rowSet}: {field}
                </th>
                <td>{copy}</td>
                <td className="text-mute">{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
