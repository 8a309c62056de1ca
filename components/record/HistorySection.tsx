'use client';

import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { usePrinting } from '@/lib/client/usePrinting';
import { useUrlState } from '@/lib/client/useUrlState';
import { fieldLabels } from '@/lib/view/fieldLabels';
import type { Inspection } from '@/lib/view/inspection';
import { chooseKey, prepareTimeline } from '@/lib/view/timeline/prepareTimeline';
import { readRange, shiftRange, writeRange, zoomRange, type Range } from '@/lib/view/timeline/range';
import { Timeline } from '../timeline/Timeline';
import { Section } from '../ui/Section';
import { useVersionChoice } from './useVersionChoice';

const VersionDetail = dynamic(() => import('./VersionDetail').then((module) => module.VersionDetail), {
  ssr: false,
  loading: () => <div aria-hidden="true" className="skeleton h-64" />,
});
const EventTable = dynamic(() => import('../timeline/EventTable').then((module) => module.EventTable), { ssr: false });

/** How it happened: the timeline of one key, drawn and as a table. */
export function HistorySection({ inspection }: { readonly inspection: Inspection }) {
  const { keys, key, versions, version, gone, setKey, setVersion } = useVersionChoice(inspection);
  const [rangeText, setRangeText] = useUrlState('t');
  const [table, setTable] = useUrlState('events');
  const model = useMemo(() => prepareTimeline(inspection, key?.id ?? null), [inspection, key]);
  const labels = useMemo(() => fieldLabels(inspection.rowSets), [inspection]);
  const chosen = version === null ? undefined : versions[version - 1];
  const all: Range = [model.instants[0] ?? 0, model.instants.at(-1) ?? 0];
  const range = useMemo(() => readRange(rangeText), [rangeText]);
  const setRange = (next: Range | null) => {
    setRangeText(next === null ? null : writeRange(next));
  };
  const hasVersions = inspection.copies.some(({ view }) => view === 'raw');
  const empty = model.calls.length + model.commits.length + model.versions.length === 0;
  const printing = usePrinting();
  const open = table === '1' || printing;
  return (
    <Section
      id="history"
      title="How it happened"
      aside={
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1 max-sm:flex-nowrap">
          {keys.length > 1 && (
            <label className="inline-flex min-w-0 max-w-full items-center gap-2 whitespace-nowrap">
              versions of
              <select
                data-testid="timeline-key"
                className="control !min-h-7 min-w-0 max-w-full font-mono"
                value={key?.id}
                onChange={(event) => {
                  setKey(event.target.value === chooseKey(keys, null)?.id ? null : event.target.value);
                }}
              >
                {keys.map(({ id, label, count }) => (
                  <option key={id} value={id}>{`${label} (${count})`}</option>
                ))}
              </select>
            </label>
          )}
          {model.axisIsTime && all[1] > all[0] && <Zoom range={range} all={all} setRange={setRange} />}
        </span>
      }
    >
      {empty ? (
        <p className="panel px-4 py-6 text-mute">
          No history is known: {hasVersions ? 'no version in RAW' : 'no copy in ClickHouse keeps versions'}, no reported
          call. Report calls with <code>POST /api/calls</code>, and they are drawn here.
        </p>
      ) : (
        <div className={chosen ? 'grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_320px] [&>*]:min-w-0' : ''}>
          <Timeline model={model} range={range} setRange={setRange} selected={version} select={setVersion} />
          {chosen && version !== null && (
            <VersionDetail
              version={chosen}
              labels={labels}
              number={model.versions[version - 1]?.number ?? '?'}
              beside
              close={() => {
                setVersion(version);
              }}
            />
          )}
        </div>
      )}
      {gone && (
        <p role="status" className="mt-2" data-testid="version-gone">
          The version that this link names is no longer in RAW: it was merged away.
        </p>
      )}
      {!empty && (
        <EventTable
          model={model}
          open={open}
          toggle={() => {
            setTable(open ? null : '1');
          }}
          selected={version}
          select={setVersion}
        />
      )}
      {!empty && hasVersions && model.versions.length === 0 && (
        <p className="mt-2 text-sm text-mute">
          {inspection.copies.some(({ view, status }) => view === 'raw' && status === 'unavailable')
            ? 'RAW could not be read, so its versions are missing here.'
            : 'RAW holds no version.'}
        </p>
      )}
      {!empty && inspection.calls.length === 0 && (
        <p className="mt-2 text-sm text-mute">
          No calls on this record are known. Report calls with <code>POST /api/calls</code>, and they are drawn here
          with their steps.
        </p>
      )}
    </Section>
  );
}

function Zoom({
  range,
  all,
  setRange,
}: {
  readonly range: Range | null;
  readonly all: Range;
  readonly setRange: (range: Range | null) => void;
}) {
  const small = 'control !min-h-7 !px-2';
  return (
    <span className="inline-flex gap-1" role="group" aria-label="Time range">
      {range && (
        <button
          type="button"
          className={small}
          aria-label="Earlier"
          title="Earlier"
          onClick={() => {
            setRange(shiftRange(range, all, -0.5));
          }}
        >
          ←
        </button>
      )}
      {range && (
        <button
          type="button"
          className={small}
          aria-label="Later"
          title="Later"
          onClick={() => {
            setRange(shiftRange(range, all, 0.5));
          }}
        >
          →
        </button>
      )}
      <button
        type="button"
        className={small}
        data-testid="zoom-in"
        aria-label="Zoom in"
        title="Zoom in, or drag across the drawing"
        onClick={() => {
          setRange(zoomRange(range, all, 0.5));
        }}
      >
        +
      </button>
      {range && (
        <button
          type="button"
          className={small}
          data-testid="zoom-out"
          aria-label="Zoom out"
          title="Zoom out"
          onClick={() => {
            setRange(zoomRange(range, all, 2));
          }}
        >
          −
        </button>
      )}
      {range && (
        <button
          type="button"
          className={small}
          data-testid="zoom-all"
          onClick={() => {
            setRange(null);
          }}
        >
          All
        </button>
      )}
    </span>
  );
}
