'use client';

import { lazy, Suspense, useState } from 'react';
import type { Inspection } from '@/lib/view/inspection';
import { Button } from '../ui/Button';
import { Time } from '../ui/Time';

const loadCopy = () => import('./InspectionCopy');
const InspectionCopy = lazy(() => loadCopy().then((module) => ({ default: module.InspectionCopy })));

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
      <Button
        type="button"
        className="control"
        onClick={refresh}
        disabled={busy}
        data-testid="refresh"
        title="Refresh every copy (r)"
      >
        {busy ? 'Reading…' : 'Refresh'}
      </Button>
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
      <Button
        type="button"
        className="control"
        onClick={share}
        disabled={share === undefined}
        data-testid="share-record"
        title="Save this inspection under a permanent link"
      >
        Share
      </Button>
      <CopySoon inspection={inspection} environment={environment} />
      <a href="#sql" className="control">
        SQL
      </a>
    </>
  );
}

/** What writes the formats is loaded once the pointer or the focus comes. The same button stands there until it is asked for. */
function CopySoon(props: Pick<Props, 'inspection' | 'environment'>) {
  const [asked, setAsked] = useState(false);
  const ask = () => {
    setAsked(true);
  };
  const load = () => void loadCopy();
  const button = (
    <button
      type="button"
      className="control"
      data-testid="copy-menu"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={ask}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        ask();
      }}
    >
      Copy{' '}
      <span aria-hidden="true" className="text-mute">
        ▾
      </span>
    </button>
  );
  if (!asked) return button;
  return (
    <Suspense fallback={button}>
      <InspectionCopy {...props} opened />
    </Suspense>
  );
}
