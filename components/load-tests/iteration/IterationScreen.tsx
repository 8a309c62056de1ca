'use client';

import { useQuery } from '@tanstack/react-query';
import { iterationQuery, loadTestQuery } from '@/lib/client/loadTestQueries';
import { useTabTitle } from '@/lib/client/useTabTitle';
import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import { violationLabels } from '@/lib/wording/violationLabels';
import { loadTestPath } from '@/lib/view/loadTests/address';
import { RecordBody } from '../../record/RecordBody';
import { RecordHead } from '../../record/RecordHead';
import { RecordName } from '../../ui/RecordName';
import { LoadTestProblem } from '../LoadTestProblem';
import { CallAxis } from './CallAxis';
import { KeptBanner } from './KeptBanner';
import { KeptControls } from './KeptControls';
import { IterationSkeleton } from './IterationSkeleton';
import { JudgementCard } from './JudgementCard';
import { SentRequests } from './SentRequests';
import { TableContents } from './TableContents';

function verdictOf({ outcome, error, violations }: Iteration, { raced }: LoadTest): string {
  if (outcome === 'passed') return 'Every invariant held.';
  return (
    error ?? (violations.length > 0 ? `${violationLabels(raced, violations).join('; ')}.` : 'It could not be judged.')
  );
}

function aboutKept({ outcome, tables }: Iteration): string {
  if (tables)
    return 'This race ran on its own tables in the console’s database; what they held is shown below. Its rows are deleted when the run ends.';
  return outcome === 'passed'
    ? 'Evidence is kept for iterations that failed. What a passing iteration wrote is deleted when the run ends.'
    : 'No copy was read, so no inspection was kept.';
}

/** One iteration: how it was judged, when its calls came, and the inspection as it was at that moment. */
export function IterationScreen({ id, n }: { readonly id: string; readonly n: string }) {
  const query = useQuery(iterationQuery(id, n));
  const run = useQuery(loadTestQuery(id));
  if (!query.data || !run.data) {
    const error = query.error ?? run.error;
    if (!error) return <IterationSkeleton />;
    return (
      <LoadTestProblem
        error={error}
        what="The iteration"
        retry={() => {
          void query.refetch();
          void run.refetch();
        }}
      />
    );
  }
  return <KeptIteration iteration={query.data} run={run.data} />;
}

function KeptIteration({ iteration, run }: { readonly iteration: Iteration; readonly run: LoadTest }) {
  const { inspection, tables, n, outcome, violations } = iteration;
  const kinds = outcome === 'failed' ? violationLabels(run.raced, violations).join('; ') : '';
  useTabTitle(`${kinds || outcome} · iteration ${n}`);
  return (
    <article className="page pb-24 pt-6" data-testid="iteration" data-n={iteration.n} data-outcome={iteration.outcome}>
      <KeptBanner iteration={iteration} run={run} back={loadTestPath(run.id)} />
      {inspection && (
        <RecordHead inspection={inspection}>
          <KeptControls inspection={inspection} />
        </RecordHead>
      )}
      {!inspection && (
        <header>
          {iteration.subject && (
            <p>
              {tables ? (
                <code className="text-mute [overflow-wrap:anywhere]">{iteration.subject}</code>
              ) : (
                <RecordName name={iteration.subject} />
              )}
            </p>
          )}
          <h1 className="mb-3 mt-1 max-w-[92ch] text-xl font-semibold tracking-[-0.018em]" data-testid="verdict">
            {verdictOf(iteration, run)}
          </h1>
          <p className="max-w-[72ch] text-mute">{aboutKept(iteration)}</p>
        </header>
      )}
      <JudgementCard iteration={iteration} raced={run.raced} />
      {tables && <TableContents tables={tables} />}
      <CallAxis iteration={iteration} />
      {inspection && <RecordBody inspection={inspection} past />}
      <SentRequests calls={iteration.calls} />
    </article>
  );
}
