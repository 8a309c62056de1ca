'use client';

import type { Exploration, InterleavingInput } from '@/lib/contract/interleavings';
import { counted } from '@/lib/wording/formatMs';
import { useCancelExplorations, useExplore } from '@/lib/client/useExplore';
import type { Estimate } from '@/lib/view/interleavings/estimate';
import { primaryLook } from '../../ui/fieldLook';
import { ReadOnlyNote } from '../../ui/ReadOnlyNote';
import { RunButton } from '../../ui/RunButton';

interface Props {
  /** One for each variant. */
  readonly all: readonly InterleavingInput[];
  /** What is asked for by pressing the button, while there is any. */
  readonly missing: readonly InterleavingInput[];
  readonly underWay: readonly Exploration[];
  readonly estimate: Estimate | null;
  readonly refused: boolean;
}

/** Explores all missing variants, shows the progress, and cancels. */
export function ExploreBar({ all, missing, underWay, estimate, refused }: Props) {
  const explore = useExplore();
  const cancel = useCancelExplorations();
  const total = all.length;
  const running = underWay.find(({ status }) => status === 'running');
  const done = total - missing.length - underWay.length;
  const error = explore.error ?? cancel.error;
  return (
    <div className="mt-4" data-testid="explore-bar" data-under-way={underWay.length}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {missing.length > 0 && (
          <RunButton
            type="button"
            className={primaryLook}
            disabled={explore.isPending || refused}
            data-testid="explore-missing"
            onClick={() => {
              explore.mutate(missing);
            }}
          >
            {explore.isPending
              ? 'Starting…'
              : missing.length === total
                ? `Explore all ${total}`
                : `Explore the ${counted(missing.length, 'missing one', 'missing ones')}`}
          </RunButton>
        )}
        {missing.length === 0 && underWay.length === 0 && (
          <RunButton
            type="button"
            className="control"
            disabled={explore.isPending || refused}
            data-testid="explore-all-again"
            onClick={() => {
              explore.mutate(all);
            }}
          >
            {explore.isPending ? 'Starting…' : `Explore all ${total} again`}
          </RunButton>
        )}
        {underWay.length > 0 && (
          <RunButton
            type="button"
            className="control"
            disabled={cancel.isPending}
            onClick={() => {
              cancel.mutate(underWay.map(({ id }) => id));
            }}
            data-testid="cancel-all"
          >
            {cancel.isPending ? 'Cancelling…' : underWay.length === 1 ? 'Cancel' : `Cancel all ${underWay.length}`}
          </RunButton>
        )}
        <ReadOnlyNote />
        {estimate && missing.length > 0 && (
          <p className={`max-w-[88ch] text-sm ${estimate.cutOff ? 'font-medium' : 'text-mute'}`} data-testid="estimate">
            {estimate.sentence}
          </p>
        )}
      </div>
      {underWay.length > 0 && (
        <div className="mt-3 max-w-[640px]">
          <div
            role="progressbar"
            aria-label="Variants explored"
            aria-valuemin={0}
            aria-valuemax={total}
            aria-valuenow={done}
            aria-valuetext={`${done} of ${total} variants`}
            className="h-1.5 overflow-hidden rounded-full bg-line"
          >
            <div
              className="h-full rounded-full bg-ink motion-safe:transition-[width]"
              style={{ width: `${(done / total) * 100}%` }}
            />
          </div>
          <p className="mt-1.5 text-sm text-mute" role="status">
            <span className="text-ink">
              {done} of {total}
            </span>{' '}
            {total === 1 ? 'variant' : 'variants'} explored
            {running ? (
              <>
                , at <code>{running.request.variant}</code>: {counted(running.explored, 'order')} so far
              </>
            ) : (
              ', waiting for the worker'
            )}
            .
          </p>
        </div>
      )}
      {error && (
        <p role="alert" className="mt-2 max-w-[96ch]" data-testid="explore-problem">
          {error.message}
        </p>
      )}
    </div>
  );
}
