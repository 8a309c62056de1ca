import type { TimelineLayout, VersionPlace } from '@/lib/view/timeline/layout';

/** The versions twice, as inserted and by stamp, with a line from one to the other: straight where the orders agree, crossing where not. */
export function VersionMarks({
  layout,
  selected,
  select,
}: {
  readonly layout: TimelineLayout;
  readonly selected: number | null;
  readonly select: (id: number) => void;
}) {
  return (
    <>
      {layout.bins.map((bin) => (
        <rect
          key={`${bin.x}-${bin.y}`}
          x={bin.x}
          y={bin.y}
          width={bin.width}
          height={bin.height}
          rx="1"
          fill="var(--raw)"
          fillOpacity="0.4"
        >
          <title>{bin.title}</title>
        </rect>
      ))}
      {layout.links.map((link) => (
        <path
          key={link.id}
          d={link.path}
          fill="none"
          stroke={link.bad ? 'var(--bad)' : link.survives ? 'var(--final)' : 'var(--raw)'}
          strokeWidth={link.crosses || link.id === selected ? 1.75 : 1.1}
          opacity={link.crosses || link.survives ? 1 : 0.75}
        />
      ))}
      {layout.gaps.map((gap) => (
        <g key={gap.x}>
          <rect
            x={gap.x - 6}
            y={gap.y - 7}
            width="12"
            height="14"
            rx="2"
            fill="url(#merged-away)"
            stroke="var(--mute)"
            strokeDasharray="2 2"
          >
            <title>{gap.title}</title>
          </rect>
          <text x={gap.x} y={gap.y - 12} textAnchor="middle" fill="var(--mute)">
            {gap.label}
          </text>
        </g>
      ))}
      {layout.inserted.map((place) => (
        <Mark
          key={place.version.id}
          place={place}
          lane="inserted"
          selected={place.version.id === selected}
          select={select}
        />
      ))}
      {layout.stamped.map((place) => (
        <Mark
          key={place.version.id}
          place={place}
          lane="stamped"
          selected={place.version.id === selected}
          select={select}
        />
      ))}
    </>
  );
}

function Mark({
  place: { x, y, version, numbered },
  lane,
  selected,
  select,
}: {
  readonly place: VersionPlace;
  readonly lane: 'inserted' | 'stamped';
  readonly selected: boolean;
  readonly select: (id: number) => void;
}) {
  const chosen = version.survives && lane === 'stamped';
  const colour = version.bad && lane === 'stamped' ? 'var(--bad)' : chosen ? 'var(--final)' : 'var(--raw)';
  return (
    <g
      className="cursor-pointer"
      onClick={() => {
        select(version.id);
      }}
      data-version={version.id}
      data-lane={lane}
    >
      <title>{`Version ${version.number}${version.survives ? ', kept by FINAL' : ''}\nstamped ${version.stamp}\n${version.change}${version.hidden ? `\nhidden: ${version.hidden}` : ''}`}</title>
      <circle cx={x} cy={y} r="11" fill="transparent" />
      {selected && <circle cx={x} cy={y} r="9.5" fill="none" stroke="var(--ink)" strokeWidth="1.25" />}
      <circle
        cx={x}
        cy={y}
        r={chosen ? 6.5 : 5.5}
        fill={chosen ? colour : 'var(--panel)'}
        stroke={colour}
        strokeWidth="2"
        strokeDasharray={version.hidden === 'deleted' ? '2 2' : undefined}
      />
      {version.hidden === 'tombstone' && (
        <path d={`M${x - 2.5} ${y - 2.5}l5 5m0 -5l-5 5`} stroke={colour} strokeWidth="1.5" />
      )}
      {lane === 'inserted' && numbered && (
        <text
          x={x}
          y={y - 11}
          textAnchor="middle"
          fill="var(--mute)"
          stroke="var(--panel)"
          strokeWidth="4"
          paintOrder="stroke"
        >
          v{version.number}
        </text>
      )}
    </g>
  );
}
