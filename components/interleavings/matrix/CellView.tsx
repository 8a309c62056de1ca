'use client';

import Link from 'next/link';
import type { Exploration } from '@/lib/contract/interleavings';
import { counted, formatCount } from '@/lib/wording/formatMs';
import { loadTestPath } from '@/lib/view/loadTests/address';
import type { MatrixCell } from '@/lib/wording/matrixCells';
import { saturationNote } from '@/lib/wording/conditions';
import { costTexts, kindsOf, standingOf } from '@/lib/wording/explorationOutcome';
import { RunButton } from '../../ui/RunButton';
import { VerdictMark } from '../../ui/VerdictMark';

interface Props {
  readonly cell: MatrixCell;
  readonly choose: () => void;
  /** null while the options are not accepted. */
  readonly explore: (() => void) | null;
}

/** What became of a variant: how many orders break it or that it is proven clean, what kinds, how often a load test sees it, what it costs. */
export function CellView({ cell: { variant, exploration, underWay, rate }, choose, explore }: Props) {
  const kinds = exploration === null ? [] : kindsOf(exploration);
  const cost = exploration === null ? [] : costTexts(exploration);
  return (
    <>
      {exploration === null || exploration.explored === 0 ? (
        <NotYet exploration={exploration} variant={variant.id} choose={choose} explore={explore} />
      ) : (
        <Verdict exploration={exploration} variant={variant.id} choose={choose} />
      )}
      {underWay !== null && underWay.id !== exploration?.id && (
        <p className="mt-0.5 text-xs text-mute">
          {underWay.status === 'queued'
            ? 'queued again'
            : `exploring again: ${counted(underWay.explored, 'order')} so far`}
        </p>
      )}
      {kinds.length > 0 && (
        <p className="mt-0.5 text-xs">
          {kinds.map(({ title, count }) => (
            <span key={title} className="mr-2 inline-block whitespace-nowrap">
              <span className="font-medium">{formatCount(count)}</span> {title}
            </span>
          ))}
        </p>
      )}
      {(rate !== null || cost.length > 0) && (
        <p className="mt-1 text-xs text-mute">
          {rate && (
            <span className="block">
              <Link prefetch={false} href={loadTestPath(rate.loadTestId)} className="quiet-link">
                load test
              </Link>{' '}
              <span className={rate.failing ? 'text-ink' : ''}>{rate.text}</span>
              {rate.interval !== '' && `, ${rate.interval}`}
              {rate.otherwise !== null && `, with ${rate.otherwise}`}
              {rate.simulated && ', simulated latency'}
              {rate.saturatedBy !== null && `, ${saturationNote(rate) ?? ''}`}
            </span>
          )}
          {cost.length > 0 && <span className="block">{cost.join(', ')}</span>}
        </p>
      )}
    </>
  );
}

function Verdict({
  exploration,
  variant,
  choose,
}: {
  readonly exploration: Exploration;
  readonly variant: string;
  readonly choose: () => void;
}) {
  const { explored, violating, status, request } = exploration;
  const standing = standingOf(exploration);
  const soFar = status === 'running' ? ' so far' : status === 'completed' ? '' : ', cut short';
  return (
    <button
      type="button"
      onClick={choose}
      className="group flex items-baseline gap-1.5 text-left"
      data-testid={`cell-open-${variant}`}
    >
      <span className="sr-only">{variant}: </span>
      <span className="translate-y-0.5">
        <VerdictMark
          verdict={standing === 'violated' ? 'inconsistent' : standing === 'proven' ? 'consistent' : 'unknown'}
          size={13}
        />
      </span>
      <span className="group-hover:underline">
        <span className={`font-semibold ${standing === 'violated' ? 'text-bad' : ''}`}>{formatCount(violating)}</span>{' '}
        of {counted(explored, 'order')}
        {soFar}
        {standing === 'proven' && (
          <span className="block font-medium">proven clean{request.reduce ? '' : ', all run'}</span>
        )}
        {standing === 'clean_so_far' && status === 'completed' && <span className="block">not proven</span>}
      </span>
    </button>
  );
}

function NotYet({
  exploration,
  variant,
  choose,
  explore,
}: {
  readonly exploration: Exploration | null;
  readonly variant: string;
  readonly choose: () => void;
  readonly explore: (() => void) | null;
}) {
  const status = exploration?.status;
  if (status === 'running')
    return (
      <button type="button" onClick={choose} className="inline-flex items-center gap-2 hover:underline">
        <span aria-hidden="true" className="pulse size-2 rounded-full bg-ink" />
        exploring…
      </button>
    );
  if (status === 'queued') return <span className="text-mute">queued</span>;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2.5">
      <span className="text-mute">
        {exploration === null ? (
          'not explored'
        ) : exploration.status === 'failed' ? (
          <button type="button" onClick={choose} className="quiet-link">
            could not be explored
          </button>
        ) : (
          'cancelled'
        )}
      </span>
      {explore && (
        <RunButton type="button" className="quiet-link text-sm" onClick={explore} data-testid={`explore-${variant}`}>
          explore<span className="sr-only"> {variant}</span>
        </RunButton>
      )}
    </span>
  );
}
