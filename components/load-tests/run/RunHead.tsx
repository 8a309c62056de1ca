'use client';

import Link from 'next/link';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { inEnvironment } from '@/lib/view/drift/address';
import {
  comparePath,
  loadTestSchedulesPath,
  newLoadTestPath,
  newLoadTestSchedulePath,
} from '@/lib/view/loadTests/address';
import { formOfRequest, formToParams } from '@/lib/view/loadTests/form/formAddress';
import type { RunSummary } from '@/lib/view/loadTests/runSummary';
import { DeleteRun } from '../../ui/DeleteRun';
import { StartedBy } from '../../ui/StartedBy';
import { Time } from '../../ui/Time';
import { PageHead } from '../PageHead';
import { LabelEditor } from '../LabelEditor';
import { PinButton } from '../PinButton';
import { StatusMark } from '../StatusMark';
import { CancelButton } from './CancelButton';
import { ExportMenu } from './ExportMenu';

/** The result in a sentence, what was raced, and what can be done with the run. */
export function RunHead({
  loadTest,
  summary,
  scenario,
}: {
  readonly loadTest: LoadTest;
  readonly summary: RunSummary;
  readonly scenario: ScenarioDescription | undefined;
}) {
  const { request, id, createdAt, startedBy, schedule } = loadTest;
  const { headline, failing, isOver, status } = summary;
  // The lead of a run that was ended early tells of that, which is no finding.
  const found = failing && (status === 'running' || status === 'completed');
  return (
    <PageHead
      crumbs={[{ href: '/load-tests', label: 'Load tests' }]}
      testId="run-headline"
      live
      title={
        <>
          <span className={found ? 'text-bad' : ''}>{headline.lead}</span>
          {headline.rest !== '' && (
            <>
              {' '}
              <span className="font-normal">{headline.rest}</span>
            </>
          )}
        </>
      }
      about={
        <span className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
          <span className="translate-y-0.5">
            <StatusMark status={loadTest.status} />
          </span>
          <LabelEditor id={id} label={request.label ?? null}>
            {request.label ? (
              <span className="font-medium text-ink [overflow-wrap:anywhere]" data-testid="run-label">
                {request.label}
              </span>
            ) : (
              <span>no label</span>
            )}
          </LabelEditor>
          <span>{scenario?.title ?? request.scenario}</span>
          <code className="text-ink" data-testid="run-variant">
            {request.variant}
          </code>
          <span>{request.environment}</span>
          <span>
            started <Time value={createdAt} digits={0} zone />{' '}
            {schedule === null ? (
              <StartedBy user={startedBy} short />
            ) : (
              <>
                by a{' '}
                <Link
                  prefetch={false}
                  href={inEnvironment(loadTestSchedulesPath, request.environment)}
                  className="quiet-link"
                  data-testid="by-schedule"
                >
                  schedule
                </Link>
              </>
            )}
          </span>
        </span>
      }
    >
      <PinButton id={id} name={request.label ?? request.variant} pinned={loadTest.pinned} look="control" />
      {!isOver && <CancelButton id={id} />}
      <Link
        prefetch={false}
        href={newLoadTestPath(formToParams(formOfRequest(request)))}
        className="control"
        data-testid="run-again"
      >
        Run again
      </Link>
      <Link
        prefetch={false}
        href={newLoadTestSchedulePath(formToParams(formOfRequest(request)))}
        className="control"
        title="Run this load test every night, or whenever you choose"
        data-testid="schedule-run"
      >
        Schedule
      </Link>
      <Link prefetch={false} href={comparePath([id])} className="control" data-testid="compare-with">
        Compare with…
      </Link>
      <ExportMenu loadTest={loadTest} />
      {isOver && (
        <DeleteRun what="this load test" path={`/api/load-tests/${id}`} lists={['load-tests']} back="/load-tests" />
      )}
    </PageHead>
  );
}
