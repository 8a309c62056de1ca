'use client';

import { useQuery } from '@tanstack/react-query';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { isUnderWay, useLoadTest } from '@/lib/client/useLoadTest';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { runSummary } from '@/lib/view/loadTests/runSummary';
import { ChangedBy } from '../../activity/ChangedBy';
import { TeamNotes } from '../../notes/TeamNotes';
import { NotifyWhenOver } from '../../ui/NotifyWhenOver';
import { RefreshProblem } from '../../ui/RefreshProblem';
import { LoadTestProblem } from '../LoadTestProblem';
import { ConditionsNote } from './ConditionsNote';
import { IterationSection } from './IterationSection';
import { KindSections } from './KindSections';
import { NoteSection } from './NoteSection';
import { RampNote } from './RampNote';
import { RateSection } from './RateSection';
import { RunHead } from './RunHead';
import { RunProgress } from './RunProgress';
import { RunSettings } from './RunSettings';
import { RunSkeleton } from './RunSkeleton';

/** One load test: what it found, as it finds it. */
export function RunScreen({ id }: { readonly id: string }) {
  const { query, loadTest, following } = useLoadTest(id);
  const scenarios = useQuery(scenariosQuery);
  const summary = loadTest && runSummary(loadTest);
  const name = loadTest ? (loadTest.request.label ?? loadTest.request.variant) : '';
  useTabTitle(
    summary
      ? `${summary.isOver ? summary.headline.lead : `${Math.floor(summary.progress.share * 100)} % ·`} ${name}`
      : null,
  );

  if (!loadTest || !summary)
    return query.error ? (
      <LoadTestProblem error={query.error} what="The load test" retry={() => void query.refetch()} />
    ) : (
      <RunSkeleton />
    );
  const scenario = scenarios.data?.find((each) => each.id === loadTest.request.scenario);
  return (
    <article
      className="page pb-24 pt-6"
      data-testid="run"
      data-status={loadTest.status}
      data-finished={loadTest.progress.finished}
    >
      <RunHead loadTest={loadTest} summary={summary} scenario={scenario} />
      <ChangedBy subject={id} />
      {!summary.isOver && <RunProgress progress={summary.progress} following={following} />}
      <NotifyWhenOver
        id={id}
        isOver={summary.isOver}
        title={`Load test ${name} has ended`}
        result={summary.headline.lead}
      />
      <RefreshProblem query={query} also={isUnderWay(loadTest) ? 'The run continues.' : ''} />
      {summary.simulated && (
        <p className="mt-3 max-w-[96ch] text-mute" data-testid="simulated">
          {summary.simulated}
        </p>
      )}
      <ConditionsNote loadTest={loadTest} />
      <RampNote loadTest={loadTest} />
      <RateSection loadTest={loadTest} safe={summary.safe} />
      <KindSections loadTest={loadTest} />
      <TeamNotes on="load-tests" subject={loadTest.id} />
      <NoteSection summary={summary} />
      <IterationSection loadTest={loadTest} />
      <RunSettings loadTest={loadTest} scenario={scenario} />
    </article>
  );
}
