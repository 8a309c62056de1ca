'use client';

import type { LabCell, LabRun } from '@/lib/contract/lab';
import { labMatrix } from '@/lib/view/lab/labMatrix';
import { counted } from '@/lib/wording/formatMs';
import { cellState, cellWords, type CellState } from '@/lib/wording/labCells';
import { conditionsOf } from '@/lib/wording/labOutcome';
import { Breakable } from '../ui/Breakable';
import { MatrixGrid } from '../ui/MatrixGrid';
import { VerdictMark } from '../ui/VerdictMark';

const verdicts: Readonly<Partial<Record<CellState, 'consistent' | 'inconsistent' | 'unknown'>>> = {
  violated: 'inconsistent',
  proven: 'consistent',
  clean_so_far: 'unknown',
  server_chose: 'unknown',
};

/** Variants against isolation levels, with how many orders of each violate a check. */
export function LabMatrix({
  run,
  chosen,
  choose,
}: {
  readonly run: LabRun;
  readonly chosen: number | null;
  readonly choose: (n: number) => void;
}) {
  const { columns, rows, rest } = labMatrix(run);
  const notRun = rest > 0 && (
    <p className="mt-3 text-sm text-mute" data-testid="lab-not-run" data-count={rest}>
      {counted(rest, 'cell')} {run.status === 'queued' || run.status === 'running' ? 'still to run' : 'not run'}
    </p>
  );
  if (rows.length === 0) return notRun;
  return (
    <>
      <MatrixGrid
        label="Variants and isolation levels"
        tableLabel="How many orders violate a check, by variant and isolation level"
        testId="lab-matrix"
        corner={
          <>
            variant ↓ <span className="whitespace-nowrap">isolation level →</span>
          </>
        }
        columns={columns.map(({ title }) => ({
          id: title,
          head: title,
          narrow: <span className="text-mute">{title}</span>,
        }))}
        rows={rows.map(({ title, note, cells }) => ({
          id: title,
          head: (
            <>
              <code>
                <Breakable text={title} />
              </code>
              {note !== null && <span className="block text-xs text-mute">{note}</span>}
            </>
          ),
          cells: cells.map((cell) => {
            if (cell === null) return null;
            const state = cellState(run, cell);
            return {
              key: String(cell.n),
              current: chosen === cell.n,
              bad: state === 'violated',
              testId: `lab-cell-${cell.variant ?? 'own'}-${(cell.level ?? 'own').replaceAll(' ', '-')}`,
              data: {
                'data-state': state,
                'data-violating': String(cell.violating),
                'data-orders': String(cell.orders),
              },
              body: (
                <CellView
                  cell={cell}
                  state={state}
                  choose={() => {
                    choose(cell.n);
                  }}
                />
              ),
            };
          }),
        }))}
      />
      {notRun}
    </>
  );
}

function CellView({
  cell,
  state,
  choose,
}: {
  readonly cell: LabCell;
  readonly state: CellState;
  readonly choose: () => void;
}) {
  const { lead, rest, notes } = cellWords(state, cell);
  const verdict = verdicts[state];
  const isFinished = cell.status === 'finished';
  return (
    <button
      type="button"
      onClick={choose}
      className="group flex w-full items-baseline gap-1.5 text-left"
      data-testid={`lab-cell-open-${cell.n}`}
    >
      <span className="sr-only">{conditionsOf(cell.variant, cell.level)}: </span>
      {verdict !== undefined && (
        <span className="translate-y-0.5">
          <VerdictMark verdict={verdict} size={13} />
        </span>
      )}
      {state === 'running' && <span aria-hidden="true" className="pulse size-2 shrink-0 rounded-full bg-ink" />}
      <span className={`min-w-0 group-hover:underline ${isFinished ? '' : 'text-mute'}`}>
        {lead !== '' && <span className={`font-semibold ${state === 'violated' ? 'text-bad' : ''}`}>{lead} </span>}
        {rest}
        {notes.map((note, index) => (
          <span
            key={note}
            className={`block ${index === 0 && state === 'proven' ? 'font-medium' : 'text-sm text-mute'}`}
          >
            {note}
          </span>
        ))}
      </span>
    </button>
  );
}
