import { memo } from 'react';
import type { Label, TimelineLayout, Tone } from '@/lib/view/timeline/layout';
import { CallBars } from './CallBars';
import { VersionMarks } from './VersionMarks';

const inks: Record<Tone, string> = { plain: 'var(--ink)', mute: 'var(--mute)', bad: 'var(--bad)' };

/** Draws a layout that is already computed. The table below says the same in words. */
export const TimelineChart = memo(function TimelineChart({
  layout,
  label,
  selected,
  select,
}: {
  readonly layout: TimelineLayout;
  readonly label: string;
  readonly selected: number | null;
  readonly select: (id: number) => void;
}) {
  const { width, height, plot } = layout;
  return (
    <svg
      data-testid="timeline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className="block select-none"
      fontSize="12"
    >
      <defs>
        <pattern id="merged-away" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V5" stroke="var(--mute)" strokeWidth="1.5" />
        </pattern>
      </defs>
      {layout.ticks.map((tick) => (
        <path
          key={tick.x}
          d={`M${tick.x} ${plot.y0}V${plot.y1}`}
          stroke="var(--line)"
          strokeWidth="1"
          strokeDasharray={tick.major ? undefined : '1 4'}
          opacity={tick.major ? 0.8 : 1}
        />
      ))}
      {layout.breaks.map((cut) => (
        <TimeCut key={cut.x0} x0={cut.x0} x1={cut.x1} y0={plot.y0} y1={plot.y1} />
      ))}
      {layout.lanes.map((lane) => (
        <g key={lane.y}>
          <path d={`M${plot.x0 - 12} ${lane.y}H${plot.x1 + 12}`} stroke="var(--line)" />
          <text x={lane.labelX} y={lane.labelY} fill="var(--mute)">
            {lane.label}
          </text>
        </g>
      ))}
      <CallBars bars={layout.calls} />
      {layout.carries.map((link) => (
        <path
          key={link.id}
          d={link.path}
          stroke={link.bad ? 'var(--bad)' : 'var(--mute)'}
          strokeWidth="1"
          strokeDasharray="4 3"
          opacity={link.bad ? 1 : 0.7}
        />
      ))}
      {layout.commits.map(({ x, y, commit, dropFrom }) => (
        <g key={`${commit.at}-${x}`}>
          {dropFrom !== null && (
            <path
              d={`M${x} ${dropFrom}V${y - 5}`}
              stroke={commit.bad ? 'var(--bad)' : 'var(--truth)'}
              strokeDasharray="2 3"
            />
          )}
          <rect
            x={x - 4.5}
            y={y - 4.5}
            width="9"
            height="9"
            fill={commit.bad ? 'var(--bad)' : commit.told === 'trace' ? 'var(--panel)' : 'var(--truth)'}
            stroke={commit.bad ? 'var(--bad)' : 'var(--truth)'}
            strokeWidth="1.5"
          >
            <title>{commit.title}</title>
          </rect>
        </g>
      ))}
      <VersionMarks layout={layout} selected={selected} select={select} />
      {[...layout.texts, ...layout.crossLabels].map((text) => (
        <LabelText key={`${text.x}-${text.y}-${text.text}`} label={text} />
      ))}
      {layout.ticks.map((tick) => (
        <text
          key={tick.x}
          x={tick.labelX}
          y={plot.y1 + 18}
          textAnchor="middle"
          fill="var(--mute)"
          className="tabular-nums"
        >
          {tick.label}
        </text>
      ))}
    </svg>
  );
});

function LabelText({ label: { x, y, text, tone, leader } }: { readonly label: Label }) {
  return (
    <>
      {leader && <path d={`M${leader.x} ${leader.y1}V${leader.y2}`} stroke="var(--line-strong)" />}
      <text
        x={x}
        y={y}
        fill={inks[tone]}
        stroke="var(--panel)"
        strokeWidth="4"
        strokeLinejoin="round"
        paintOrder="stroke"
        className="whitespace-pre"
      >
        {text}
      </text>
    </>
  );
}

/** Where time was cut out: the lanes end and begin again. Its length stands in the legend. */
function TimeCut({
  x0,
  x1,
  y0,
  y1,
}: {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}) {
  const middle = (x0 + x1) / 2;
  return (
    <path
      d={`M${middle - 3} ${y0}V${y1}M${middle + 3} ${y0}V${y1}`}
      stroke="var(--line-strong)"
      strokeDasharray="3 4"
    />
  );
}
