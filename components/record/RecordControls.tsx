'use client';

import { lazy, Suspense, useState } from 'react';
import { useLater } from '@/lib/client/useLater';
import type { Inspection } from '@/lib/view/inspection';
import { Time } from '../ui/Time';

const InspectionCopy = lazy(() => import('./InspectionCopy').then((module) => ({ default: module.InspectionCopy })));

interface Props {
  readonly inspection: Inspection;
  readonly environment: string | null;
  readonly busy: boolean;
  readonly watching: boolean;
  /** A watch that ended by itself. */
  readonly watchOver: boolean;
  readonly refresh: () => void;
  readonly toggleWatch: () => void;
  /** undefined while a copy is still being read. */
  readonly share: (() => void) | undefined;
}

/** What can be done with a record that is looked at now: read it again, follow it, take it along. */
export function RecordControls(props: Props) {
  const { inspection, environment, busy, watching, watchOver, refresh, toggleWatch, share } = props;
  return (
    <>
      <span className="mr-2 text-sm text-mute">
        read at <Time value={inspection.inspectedAt} only="clock" digits={0} zone />
      </span>
      <button
        type="button"
        className="control"
        onClick={refresh}
        disabled={busy}
        data-testid="refresh"
        title="Refresh every copy (r)"
      >
        {busy ? 'Reading…' : 'Refresh'}
      </button>
      <button
        type="button"
        className="control"
        aria-pressed={watching && !watchOver}
        onClick={toggleWatch}
        data-testid="watch-toggle"
        title="Watch the record until it settles (w)"
      >
        {watchOver ? 'Watch again' : watching ? 'Stop watching' : 'Watch'}
      </button>
      <button
        type="button"
        className="control"
        onClick={share}
        disabled={share === undefined}
        data-testid="share-record"
        title="Save this inspection under a permanent link"
      >
        Share
      </button>
      <CopySoon inspection={inspection} environment={environment} />
      <a href="#sql" className="control">
        SQL
      </a>
    </>
  );
}

/** What writes the formats is loaded when the pointer or the focus comes, and after a moment anyway. */
function CopySoon(props: Pick<Props, 'inspection' | 'environment'>) {
  const later = useLater();
  const [wanted, setWanted] = useState(false);
  const want = () => {
    setWanted(true);
  };
  const button = (
    <button type="button" className="control" aria-haspopup="menu" onPointerEnter={want} onFocus={want}>
      Copy{' '}
      <span aria-hidden="true" className="text-mute">
        ▾
      </span>
    </button>
  );
  if (!later && !wanted) return button;
  return (
    <Suspense fallback={button}>
      <InspectionCopy {...props} />
    </Suspense>
  );
}
