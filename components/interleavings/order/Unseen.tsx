import type { ReplayState } from '../replay/useReplay';
import { RunButton } from '../../ui/RunButton';

/** The stores were not read while this order ran; offers to replay it. */
export function Unseen({ replay, run }: { readonly replay: ReplayState; readonly run: () => void }) {
  return (
    <div className="panel p-4" data-testid="states-unseen">
      <p className="text-sm text-mute">
        Explorations do not read the stores between steps. Replay this order to see what each copy held after every
        step.
      </p>
      <RunButton type="button" className="control mt-3" disabled={replay.isPending} onClick={run}>
        {replay.isPending ? 'Running…' : 'Replay on the databases'}
      </RunButton>
    </div>
  );
}
