import type { CallBar } from '@/lib/view/timeline/layout';
import type { StepSpan } from '@/lib/view/timeline/model';

const colours: Record<StepSpan['store'], string> = {
  postgres: 'var(--director)',
  historic: 'var(--historic)',
  clickhouse: 'var(--raw)',
};

/** A call from request to answer, its steps within, and its async work behind: reads hollow, writes filled. */
export function CallBars({ bars }: { readonly bars: readonly CallBar[] }) {
  return (
    <>
      {bars.map((bar) => (
        <g key={bar.id}>
          {bar.asyncTo !== null && (
            <path
              d={`M${bar.x + bar.width} ${bar.y + 8}H${bar.asyncTo}`}
              stroke="var(--mute)"
              strokeWidth="1.5"
              strokeDasharray="1 3"
            />
          )}
          <rect x={bar.x} y={bar.y} width={bar.width} height="16" rx="3" fill="var(--mute)" fillOpacity="0.16">
            <title>{bar.title}</title>
          </rect>
          {bar.steps.map(({ x, width, step, title }) => (
            <rect
              key={`${x}-${step.name}`}
              x={x}
              y={bar.y + 2}
              width={width}
              height="12"
              rx={Math.min(2, width / 2)}
              fill={step.writes ? colours[step.store] : 'var(--panel)'}
              stroke={colours[step.store]}
              strokeWidth="1.25"
            >
              <title>{title}</title>
            </rect>
          ))}
        </g>
      ))}
    </>
  );
}
