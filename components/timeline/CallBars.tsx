import { signColours } from '@/lib/view/signs';
import type { CallBar } from '@/lib/view/timeline/layout';
import type { StepSpan } from '@/lib/view/timeline/model';

function colourOf({ sign }: StepSpan): string {
  return sign === null ? 'var(--mute)' : signColours[sign];
}

function isHollow({ effect }: StepSpan): boolean {
  return effect === undefined || effect === 'read' || effect === 'work';
}

/** A call from request to answer, its steps within, and its async work behind: reads hollow, writes filled; grey and hollow where a step does not say what it does. */
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
              fill={isHollow(step) ? 'var(--panel)' : colourOf(step)}
              stroke={colourOf(step)}
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
