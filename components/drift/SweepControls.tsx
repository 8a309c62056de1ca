'use client';

import { useControlSweep } from '@/lib/client/useSweepActions';
import type { Sweep } from '@/lib/contract/sweeps';
import { isUnderWay } from '@/lib/view/drift/sweepRow';
import { RunButton } from '../ui/RunButton';

/** Pause, resume and cancel; nothing for a sweep that is over. */
export function SweepControls({ sweep }: { readonly sweep: Pick<Sweep, 'id' | 'status'> }) {
  const control = useControlSweep(sweep.id);
  if (!isUnderWay(sweep)) return null;
  const button = (id: 'pause' | 'resume' | 'cancel', label: string, busy: string, title: string) => (
    <RunButton
      type="button"
      className="control"
      data-testid={`sweep-${id}`}
      disabled={control.isPending}
      title={title}
      onClick={() => {
        control.mutate(id);
      }}
    >
      {control.isPending && control.variables === id ? busy : label}
    </RunButton>
  );
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {control.error && (
        <span role="alert" className="max-w-[48ch] text-sm" data-testid="sweep-control-problem">
          {control.error.message}
        </span>
      )}
      {sweep.status === 'paused'
        ? button('resume', 'Resume', 'Resuming…', 'Continue where it stopped')
        : button('pause', 'Pause', 'Pausing…', 'Stop reading the stores; finished parts are kept')}
      {button('cancel', 'Cancel', 'Cancelling…', 'End it; a cancelled sweep verifies nothing')}
    </span>
  );
}
