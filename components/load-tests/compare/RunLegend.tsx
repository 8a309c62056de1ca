import Link from 'next/link';
import { saturationNote } from '@/lib/wording/conditions';
import { loadTestPath } from '@/lib/view/loadTests/address';
import type { Run } from '@/lib/view/loadTests/Run';
import { SeriesKey } from '../../charts/glyphs';
import { Breakable } from '../../ui/Breakable';
import { StartedBy } from '../../ui/StartedBy';
import { Time } from '../../ui/Time';
import { StatusMark } from '../StatusMark';

interface Props {
  readonly runs: readonly Run[];
  readonly remove: (id: string) => void;
  readonly makeBase: (id: string) => void;
}

/** The runs with their glyphs; the first is the baseline. */
export function RunLegend({ runs, remove, makeBase }: Props) {
  return (
    <ul className="mt-5 border-t border-strong" data-testid="compared-runs">
      {runs.map(
        ({ id, name, colour, glyph, loadTest: { request, status, createdAt, startedBy, conditions } }, index) => (
          <li
            key={id}
            data-testid="compared-run"
            data-id={id}
            className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 border-b border-line py-1.5"
          >
            <SeriesKey place={colour} glyph={glyph} />
            <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <Link prefetch={false} href={loadTestPath(id)} className="font-medium hover:underline">
                <Breakable text={name} />
              </Link>
              {request.label && <code className="text-mute">{request.variant}</code>}
              <span className="text-mute">{request.environment}</span>
              {request.latency === 'staging' && <span className="text-mute">latency simulated</span>}
              {request.transport === 'grpc' && <span className="text-mute">over gRPC</span>}
              <span className="font-mono text-mute">
                <Time value={createdAt} digits={0} zone />
              </span>
              <span className="text-mute empty:hidden">
                <StartedBy user={startedBy} />
              </span>
              {status !== 'completed' && <StatusMark status={status} />}
              {conditions.saturated && (
                <span className="font-medium" data-testid="run-saturated" title={conditions.reasons.join(' ')}>
                  {saturationNote(conditions)}
                </span>
              )}
              <span className="ml-auto flex gap-4 text-sm">
                {index === 0 ? (
                  <span className="text-mute">baseline</span>
                ) : (
                  <button
                    type="button"
                    className="quiet-link"
                    onClick={() => {
                      makeBase(id);
                    }}
                    data-testid="make-base"
                  >
                    make baseline
                  </button>
                )}
                <button
                  type="button"
                  className="quiet-link"
                  onClick={() => {
                    remove(id);
                  }}
                  aria-label={`Remove ${name}`}
                >
                  remove
                </button>
              </span>
            </div>
          </li>
        ),
      )}
    </ul>
  );
}
