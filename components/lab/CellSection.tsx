'use client';

import { useQuery } from '@tanstack/react-query';
import { labCellQuery } from '@/lib/client/labQueries';
import { useUrlState } from '@/lib/client/useUrlState';
import type { LabCell, LabCellDetails, LabRun } from '@/lib/contract/lab';
import { counted } from '@/lib/wording/formatMs';
import {
  capitalized,
  cellRemarks,
  cellSentence,
  conditionsTitle,
  failingSentences,
  leftText,
} from '@/lib/wording/labOutcome';
import { Section } from '../ui/Section';
import { OutcomeTable } from './OutcomeTable';
import { OutcomeView } from './OutcomeView';

/** The chosen cell: what its orders led to, and the shortest order of the chosen outcome. */
export function CellSection({ run, cell }: { readonly run: LabRun; readonly cell: LabCell }) {
  const details = useQuery(labCellQuery(run.id, cell.n, cell.status === 'finished'));
  const { verdict } = cell;
  return (
    <div data-testid="lab-chosen" data-n={cell.n}>
      <Section
        id="cell"
        title={conditionsTitle(cell.variant, cell.level)}
        aside={verdict === null ? '' : cellRemarks(cell).join(' ')}
      >
        {verdict === null ? (
          <p className="border-t border-line py-2 text-mute">
            {run.status === 'queued' || run.status === 'running'
              ? 'The outcomes are shown once the cell is finished.'
              : 'The run was over before this cell was finished.'}
          </p>
        ) : (
          <p className="mb-3 max-w-[104ch]" data-testid="lab-cell-sentence">
            <span className={verdict === 'violated' ? 'font-medium text-bad' : 'font-medium'}>
              {capitalized(cellSentence(verdict, cell, run.race.checks.length > 0))}
            </span>{' '}
            {failingSentences(cell).map((sentence) => (
              <span key={sentence} className="font-medium">
                {sentence}{' '}
              </span>
            ))}
            {Object.entries(cell.violations).map(([check, orders]) => (
              <span key={check}>
                <code>{check}</code> is violated in {counted(orders, 'order')}.{' '}
              </span>
            ))}
          </p>
        )}
        {details.error && (
          <p role="alert" className="text-sm">
            The outcomes could not be read: {details.error.message}{' '}
            <button type="button" className="quiet-link" onClick={() => void details.refetch()}>
              Try again
            </button>
          </p>
        )}
        {verdict !== null && details.isPending && <div aria-hidden="true" className="skeleton h-24" />}
        {details.data && <Outcomes run={run} cell={details.data} />}
      </Section>
    </div>
  );
}

function Outcomes({ run, cell }: { readonly run: LabRun; readonly cell: LabCellDetails }) {
  const [asked, setOutcome] = useUrlState('outcome');
  const index = Math.max(0, Number(/^\d{1,3}$/.test(asked ?? '') ? asked : 1) - 1);
  const group = cell.groups[index] ?? cell.groups[0];
  const choose = (number: number) => {
    setOutcome(String(number));
  };
  return (
    <>
      <OutcomeTable cell={cell} chosen={group} choose={choose} />
      {cell.left.groups > 0 && (
        <p className="mt-2 text-sm text-mute" data-testid="lab-left">
          {leftText(cell.left)}
        </p>
      )}
      {group && (
        <OutcomeView run={run} cell={cell} group={group} number={cell.groups.indexOf(group) + 1} choose={choose} />
      )}
    </>
  );
}
