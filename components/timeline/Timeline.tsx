'use client';

import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { signColours } from '@/lib/view/signs';
import { formatDuration } from '@/lib/view/time';
import { layoutTimeline } from '@/lib/view/timeline/layoutTimeline';
import { legendOf, type LegendEntry, type LegendShape } from '@/lib/view/timeline/legend';
import type { TimelineModel } from '@/lib/view/timeline/model';
import type { Range } from '@/lib/view/timeline/range';
import { counted } from '@/lib/wording/formatMs';
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
  const label = `Version timeline: ${counted(model.calls.length, 'call')}, ${counted(model.commits.length, 'commit')}, ${counted(model.versions.length, 'version')}${crossings > 0 ? `; orders cross ${crossings === 1 ? 'once' : `${crossings} times`}` : ''}. The same as a table follows.`;
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
          entries={legendOf(layout, selected)}
          cuts={layout.breaks.map((cut) => formatDuration(cut.length))}
          leftOut={layout.labelsLeftOut}
        />
      )}
    </div>
  );
}

function Legend({
  model,
  entries,
  cuts,
  leftOut,
}: {
  readonly model: TimelineModel;
  readonly entries: readonly LegendEntry[];
  readonly cuts: readonly string[];
  readonly leftOut: number;
}) {
  const notes = [
    ...(model.versions.length > 1 && model.insertion === 'slots'
      ? [
          model.axisIsTime
            ? 'insertion has an order but no time: versions are placed by their stamps'
            : 'neither insertion nor version has a time: positions only show the order',
        ]
      : []),
    ...(model.callsLeftOut > 0 ? [`${model.callsLeftOut} overlapping calls are only in the table`] : []),
    ...(leftOut > 0 ? [`${counted(leftOut, 'label')} not shown: no space`] : []),
  ];
  return (
    <ul
      aria-label="Legend"
      className="flex flex-wrap gap-x-5 gap-y-1 border-t border-line pt-2 text-xs text-mute"
      data-testid="timeline-legend"
    >
      {entries.map((entry) => (
        <li key={`${entry.shape} ${entry.sign}`} className="inline-flex items-center gap-1.5" data-shape={entry.shape}>
          <Key entry={entry} />
          {entry.text}
          {entry.shape === 'cut' && `: ${cuts.join(', ')}`}
        </li>
      ))}
      {model.axisIsTime && <li>times in UTC</li>}
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

/** Each as the drawing has it, only smaller. */
function Key({ entry: { shape, sign = 'raw' } }: { readonly entry: LegendEntry }) {
  const colour = signColours[sign];
  const drawings: Readonly<Record<LegendShape, ReactNode>> = {
    call: <rect x="0" y="1" width="18" height="10" rx="3" fill="var(--mute)" fillOpacity="0.16" />,
    async: <path d="M1 6H17" stroke="var(--mute)" strokeWidth="1.5" strokeDasharray="1 3" />,
    read: <rect x="3" y="1.5" width="12" height="9" rx="2" fill="var(--panel)" stroke={colour} strokeWidth="1.25" />,
    write: <rect x="3" y="1.5" width="12" height="9" rx="2" fill={colour} stroke={colour} strokeWidth="1.25" />,
    unsaid: (
      <rect x="3" y="1.5" width="12" height="9" rx="2" fill="var(--panel)" stroke="var(--mute)" strokeWidth="1.25" />
    ),
    commit: <rect x="4.5" y="1.5" width="9" height="9" fill="var(--truth)" />,
    tracedCommit: (
      <rect x="4.5" y="1.5" width="9" height="9" fill="var(--panel)" stroke="var(--truth)" strokeWidth="1.5" />
    ),
    drop: <path d="M9 0V12" stroke="var(--truth)" strokeDasharray="2 3" />,
    raw: <circle cx="9" cy="6" r="4.2" fill="none" stroke="var(--raw)" strokeWidth="2" />,
    final: <circle cx="9" cy="6" r="5.2" fill="var(--final)" />,
    tombstone: (
      <>
        <circle cx="9" cy="6" r="4.8" fill="none" stroke="var(--raw)" strokeWidth="1.5" />
        <path d="M6.8 3.8l4.4 4.4m0 -4.4l-4.4 4.4" stroke="var(--raw)" strokeWidth="1.5" />
      </>
    ),
    deleted: <circle cx="9" cy="6" r="4.5" fill="none" stroke="var(--raw)" strokeWidth="2" strokeDasharray="2 2" />,
    selected: (
      <>
        <circle cx="9" cy="6" r="5.4" fill="none" stroke="var(--ink)" strokeWidth="1.1" />
        <circle cx="9" cy="6" r="2.6" fill="none" stroke="var(--raw)" strokeWidth="1.5" />
      </>
    ),
    link: <path d="M9 0V12" stroke="var(--raw)" strokeWidth="1.1" />,
    crossing: <path d="M4 0 14 12M14 0 4 12" stroke="var(--raw)" strokeWidth="1.75" />,
    bad: <path d="M1 6H17" stroke="var(--bad)" strokeWidth="3" />,
    carries: <path d="M1 2 17 10" stroke="var(--mute)" strokeDasharray="4 3" />,
    gap: (
      <rect
        x="4"
        y="0.5"
        width="10"
        height="11"
        rx="2"
        fill="url(#merged-away)"
        stroke="var(--mute)"
        strokeDasharray="2 2"
      />
    ),
    bin: <path d="M3 12V7h4v5zM8 12V2h4v10zM13 12V5h4v7z" fill="var(--raw)" fillOpacity="0.4" />,
    cut: <path d="M6 0V12M12 0V12" stroke="var(--line-strong)" strokeDasharray="3 4" />,
  };
  return (
    <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true" className="shrink-0">
      {drawings[shape]}
    </svg>
  );
}
