'use client';

import { useLabRun } from '@/lib/client/useLab';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { useUrlState } from '@/lib/client/useUrlState';
import { chosenCell } from '@/lib/view/lab/labMatrix';
import { formatCount } from '@/lib/wording/formatMs';
import { labHeadline } from '@/lib/wording/labOutcome';
import { ChangedBy } from '../activity/ChangedBy';
import { NotifyWhenOver } from '../ui/NotifyWhenOver';
import { NoteList } from '../ui/NoteList';
import { RefreshProblem } from '../ui/RefreshProblem';
import { CellSection } from './CellSection';
import { LabMatrix } from './LabMatrix';
import { LabProblem } from './LabProblem';
import { LabProgress } from './LabProgress';
import { LabRunHead } from './LabRunHead';
import { LabSkeleton } from './LabSkeleton';
import { RaceText } from './RaceText';

/** One run of the lab: variants against isolation levels, and what the orders of the chosen cell led to. `?cell=` and `?outcome=` stand in the address. */
export function LabRunScreen({ id }: { readonly id: string }) {
  const { query, run, following } = useLabRun(id);
  const [asked, setCell] = useUrlState('cell');
  const [, setOutcome] = useUrlState('outcome');
  const title = run?.title ?? 'Race of SQL';
  const isOver = run !== undefined && run.status !== 'queued' && run.status !== 'running';
  const lead = run && labHeadline(run).lead;
  useTabTitle(
    run ? `${isOver ? lead : `${formatCount(run.progress.finished)} of ${run.progress.cells} ·`} ${title}` : null,
  );
  if (!run)
    return query.error ? (
      <LabProblem error={query.error} what="The run" retry={() => void query.refetch()} />
    ) : (
      <LabSkeleton />
    );
  const chosen = chosenCell(run, asked);
  return (
    <article className="page pb-24 pt-6" data-testid="lab-run" data-status={run.status}>
      <LabRunHead run={run} chosen={chosen} />
      <ChangedBy subject={id} />
      {!isOver && <LabProgress run={run} following={following} />}
      <NotifyWhenOver id={id} isOver={isOver} title={`${title} has ended`} result={lead ?? ''} />
      <RefreshProblem query={query} />
      <LabMatrix
        run={run}
        chosen={chosen?.n ?? null}
        choose={(n) => {
          setOutcome(null);
          setCell(String(n));
        }}
      />
      {chosen && <CellSection key={chosen.n} run={run} cell={chosen} />}
      <RaceText run={run} />
      <NoteList notes={run.notes} />
    </article>
  );
}
