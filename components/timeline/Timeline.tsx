'use client';

import { useMemo, useRef, useState, type PointerEvent } from 'react';
import { formatDuration } from '@/lib/view/time';
import { layoutTimeline } from '@/lib/view/timeline/layoutTimeline';
import type { TimelineModel } from '@/lib/view/timeline/model';
import type { Range } from '@/lib/view/timeline/range';
import { TimelineChart } from './TimelineChart';
import { useWidth } from './useWidth';

interface Props {
  readonly model: TimelineModel;
  readonly range: Range | null;
  readonly setRange: (range: Range | null) => void;
  readonly selected: number | null;
  readonly select: (id: number) => void;
}

/** The drawing, as wide as there is room; dragging over it looks closer at a stretch of time. */
export function Timeline({ model, range, setRange, selected, select }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const layout = useMemo(
    () => (width > 0 ? layoutTimeline(model, { width, range, selected }) : null),
    [model, width, range, selected],
  );
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const placeOf = (event: PointerEvent) => event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
  const onUp = () => {
    if (drag && layout && model.axisIsTime && Math.abs(drag.to - drag.from) > 8) {
      const times = [layout.timeAt(drag.from), layout.timeAt(drag.to)].sort((a, b) => a - b);
      if ((times[1] ?? 0) > (times[0] ?? 0)) setRange([times[0] ?? 0, times[1] ?? 0]);
    }
    setDrag(null);
  };
  const crossings = model.crossings.length + model.commitCrossings.length;
  const label = `Version timeline: ${model.calls.length} calls, ${model.commits.length} commits, ${model.versions.length} versions${crossings > 0 ? `; orders cross ${crossings === 1 ? 'once' : `${crossings} times`}` : ''}. The same as a table follows.`;
  return (
    <div className="panel px-3 pb-2 pt-1 sm:px-4">
      <div
        ref={box}
        className="relative touch-pan-y"
        style={{ minHeight: 240 }}
        onPointerDown={(event) => {
          if (model.axisIsTime && event.button === 0 && event.pointerType === 'mouse')
            setDrag({ from: placeOf(event), to: placeOf(event) });
        }}
        onPointerMove={(event) => {
          if (drag) setDrag({ ...drag, to: placeOf(event) });
        }}
        onPointerUp={onUp}
        onPointerLeave={() => {
          setDrag(null);
        }}
      >
        {layout && <TimelineChart layout={layout} label={label} selected={selected} select={select} />}
        {drag && layout && Math.abs(drag.to - drag.from) > 8 && (
          <div
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-1 border-x border-ink bg-mute/10"
            style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }}
          />
        )}
      </div>
      {layout && (
        <Legend
          model={model}
          gone={layout.gaps.length > 0 ? (layout.gaps.map((gap) => gap.title)[0] ?? null) : null}
          cuts={layout.breaks.map((cut) => formatDuration(cut.length))}
          leftOut={layout.labelsLeftOut}
          binned={layout.bins.length > 0}
        />
      )}
    </div>
  );
}

function Legend({
  model,
  gone,
  cuts,
  leftOut,
  binned,
}: {
  readonly model: TimelineModel;
  readonly gone: string | null;
  readonly cuts: readonly string[];
  readonly leftOut: number;
  readonly binned: boolean;
}) {
  const notes = [
    ...(cuts.length > 0 ? [`idle time cut out: ${cuts.join(', ')}`] : []),
    ...(model.versions.length > 1 && model.insertion === 'slots'
      ? [
          model.axisIsTime
            ? 'insertion has an order and no time: versions stand at the places of the stamps'
            : 'neither insertion nor version tells a time: places show the order alone',
        ]
      : []),
    ...(binned ? ['bars count versions too close to draw one by one; drag to look closer'] : []),
    ...(model.callsLeftOut > 0 ? [`${model.callsLeftOut} overlapping calls are only in the table`] : []),
    ...(leftOut > 0 ? [`${leftOut} ${leftOut === 1 ? 'label' : 'labels'} found no room`] : []),
  ];
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 border-t border-line pt-2 text-xs text-mute">
      {model.calls.length > 0 && (
        <li className="inline-flex items-center gap-1.5">
          <Key shape="read" />
          reads
          <Key shape="write" />
          writes
        </li>
      )}
      {model.versions.length > 0 && (
        <li className="inline-flex items-center gap-1.5">
          <Key shape="raw" />a version
          <Key shape="final" />
          kept by FINAL
        </li>
      )}
      {model.versions.some((version) => version.callId !== null) && (
        <li className="inline-flex items-center gap-1.5">
          <Key shape="carries" />
          commit that it carries
        </li>
      )}
      {gone && (
        <li className="inline-flex items-center gap-1.5">
          <Key shape="gap" />
          {gone}
        </li>
      )}
      {model.axisIsTime && <li>times in UTC</li>}
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function Key({ shape }: { readonly shape: 'read' | 'write' | 'raw' | 'final' | 'carries' | 'gap' }) {
  return (
    <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
      {shape === 'read' && (
        <rect x="1" y="1.5" width="12" height="9" rx="2" fill="none" stroke="var(--truth)" strokeWidth="1.25" />
      )}
      {shape === 'write' && (
        <rect x="1" y="1.5" width="12" height="9" rx="2" fill="var(--truth)" stroke="var(--truth)" strokeWidth="1.25" />
      )}
      {shape === 'raw' && <circle cx="7" cy="6" r="4.2" fill="none" stroke="var(--raw)" strokeWidth="2" />}
      {shape === 'carries' && <path d="M1 2 13 10" stroke="var(--mute)" strokeDasharray="4 3" />}
      {shape === 'gap' && (
        <rect
          x="2"
          y="0.5"
          width="10"
          height="11"
          rx="2"
          fill="url(#merged-away)"
          stroke="var(--mute)"
          strokeDasharray="2 2"
        />
      )}
      {shape === 'final' && <circle cx="7" cy="6" r="5.2" fill="var(--final)" />}
    </svg>
  );
}
