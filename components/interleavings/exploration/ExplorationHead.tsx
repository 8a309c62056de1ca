'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCancelExplorations, useExplore } from '@/lib/client/useExplore';
import type { Exploration } from '@/lib/contract/interleavings';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { explorationPath, interleavingsPath, matrixOf, matrixPath } from '@/lib/view/interleavings/address';
import { inEnvironment } from '@/lib/view/drift/address';
import { optionsInWords } from '@/lib/wording/exploredWith';
import { explorationHeadline, isUnderWay } from '@/lib/wording/explorationOutcome';
import { requestOf } from '@/lib/view/interleavings/replayRequest';
import { PageHead } from '../../load-tests/PageHead';
import { StatusMark } from '../../load-tests/StatusMark';
import { RunButton } from '../../ui/RunButton';
import { DeleteRun } from '../../ui/DeleteRun';
import { StartedBy } from '../../ui/StartedBy';
import { Time } from '../../ui/Time';
import { ExportMenu } from './ExportMenu';

/** The verdict in a sentence, what was explored, and what can be done with it. */
export function ExplorationHead({
  exploration,
  scenario,
}: {
  readonly exploration: Exploration;
  readonly scenario: ScenarioDescription | undefined;
}) {
  const router = useRouter();
  const again = useExplore();
  const cancel = useCancelExplorations();
  const { request, id, violating, status, createdAt, startedBy } = exploration;
  const { lead, rest } = explorationHeadline(exploration);
  const options = optionsInWords(request);
  const start = () => {
    again.mutate([requestOf(request)], {
      onSuccess: ([started]) => {
        if (started) router.push(explorationPath(started));
      },
    });
  };
  return (
    <>
      <PageHead
        crumbs={[
          { href: inEnvironment(interleavingsPath, request.environment), label: 'Interleavings' },
          { href: matrixPath(request.scenario, null, request.environment), label: scenario?.title ?? request.scenario },
        ]}
        testId="exploration-headline"
        live
        title={
          <>
            <span className={violating > 0 ? 'text-bad' : ''}>{lead}</span>
            {rest !== '' && (
              <>
                {' '}
                <span className="font-normal">{rest}</span>
              </>
            )}
          </>
        }
        about={
          <span className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
            <span className="translate-y-0.5">
              <StatusMark status={status} />
            </span>
            <code className="text-ink" data-testid="exploration-variant">
              {request.variant}
            </code>
            {options !== '' && <span>{options}</span>}
            {request.environment !== null && <span>{request.environment}</span>}
            <span>
              started <Time value={createdAt} digits={0} zone /> <StartedBy user={startedBy} short />
            </span>
          </span>
        }
      >
        {isUnderWay(exploration) && (
          <RunButton
            type="button"
            className="control"
            disabled={cancel.isPending}
            onClick={() => {
              cancel.mutate([id]);
            }}
            data-testid="cancel"
          >
            {cancel.isPending ? 'Cancelling…' : 'Cancel'}
          </RunButton>
        )}
        {!isUnderWay(exploration) && (
          <RunButton
            type="button"
            className="control"
            disabled={again.isPending}
            onClick={start}
            data-testid="explore-again"
          >
            Explore again
          </RunButton>
        )}
        <Link prefetch={false} href={matrixOf(exploration)} className="control" data-testid="to-matrix">
          Fix matrix
        </Link>
        <ExportMenu exploration={exploration} />
        {!isUnderWay(exploration) && (
          <DeleteRun
            what="this exploration"
            path={`/api/interleavings/${id}`}
            lists={['explorations']}
            back={matrixPath(request.scenario, null, request.environment)}
          />
        )}
      </PageHead>
      {(again.error ?? cancel.error) && (
        <p role="alert" className="mt-3">
          {(again.error ?? cancel.error)?.message}
        </p>
      )}
    </>
  );
}
