import type { CSSProperties } from 'react';
import type { DrawnOrder, DrawnStep, Lane } from '@/lib/view/interleavings/drawOrder';
import type { CopyChange } from '@/lib/view/interleavings/states';
import { StoreGlyph } from '../../ui/StoreGlyph';
import { HeldText } from './HeldText';
import { StepPill } from './StepPill';

/** Between columns, as `gap-x-2` has it. */
const GAP_PX = 8;
/** Below a row's upper edge. */
const PILL_MIDDLE_PX = 12;
/** Of what a step changed in one copy; the panel beside the order has all. */
const MOST_VALUES = 2;

interface Props {
  readonly order: DrawnOrder;
  readonly step: DrawnStep;
  readonly current: boolean;
  /** It made the difference: had it come elsewhere, the order would have ended otherwise. */
  readonly decided: boolean;
  readonly choose: () => void;
}

/** One step: its number, the step in its actor's column, and what the stores held differently afterwards. Narrow: the actor's name in place of the column. */
export function StepRow({ order, step, current, decided, choose }: Props) {
  const { number, column, waits, frees, title, actor } = step;
  return (
    <li
      aria-current={current ? 'step' : undefined}
      data-testid={`step-${number}`}
      data-actor={actor}
      data-switch={step.switched || undefined}
      data-waits={waits !== null || undefined}
      data-decided={decided || undefined}
      onClick={choose}
      className={`relative grid cursor-pointer scroll-mt-20 max-lg:scroll-mb-[48vh] grid-cols-[28px_minmax(0,1fr)] items-start gap-x-2 rounded py-[5px] pr-2 md:grid-cols-[var(--columns)] ${current ? 'bg-sunk shadow-[inset_3px_0_0_var(--ink)]' : 'hover:bg-sunk/60'}`}
    >
      <span className={`row-start-1 pl-2 pt-0.5 font-mono text-xs ${current ? 'font-semibold' : 'text-mute'}`}>
        {number}
      </span>
      {step.lanes.map((lane, index) => (
        <LaneLine key={index} lane={lane} column={index} step={step} order={order} />
      ))}
      {step.from !== null && <Turn from={step.from} to={column} switched={step.switched} />}
      <div
        className="relative col-start-2 row-start-1 flex min-w-0 flex-wrap items-center gap-x-2 md:justify-center md:[grid-column:var(--at)]"
        style={{ '--at': column + 2 } as CSSProperties}
      >
        <span className={`min-w-[128px] text-sm md:sr-only ${step.switched ? 'font-medium' : 'text-mute'}`}>
          {title}
        </span>
        <button
          type="button"
          className="max-w-full rounded"
          aria-label={`${title}: ${step.step}`}
          aria-pressed={current}
          tabIndex={current ? 0 : -1}
        >
          <StepPill name={step.step} look={step.look} />
        </button>
        {decided && <span className="relative bg-paper px-1 text-xs font-medium">made the difference</span>}
        {waits !== null && (
          <span className="relative bg-paper px-1 text-xs text-mute md:max-w-[150px] md:text-center">{waits}</span>
        )}
      </div>
      <div className="col-start-2 min-w-0 pt-0.5 text-[12px] leading-5 md:row-start-1 md:[grid-column:-2]">
        {frees.map((each) => (
          <span key={each} className="mr-2 text-mute">
            {each} goes on.
          </span>
        ))}
        <Changes changes={step.changes} />
      </div>
    </li>
  );
}

/** An actor as a line; hatched while it waits for a lock. */
function LaneLine({
  lane,
  column,
  step,
  order,
}: {
  readonly lane: Lane;
  readonly column: number;
  readonly step: DrawnStep;
  readonly order: DrawnOrder;
}) {
  if (lane === 'none') return null;
  const laneAt = (number: number) => order.steps[number - 1]?.lanes[column] ?? 'none';
  const begins = laneAt(step.number - 1) === 'none';
  const ends = laneAt(step.number + 1) === 'none';
  const handsOver = order.steps[step.number]?.from === column;
  const startsWaiting = lane === 'waiting' && laneAt(step.number - 1) !== 'waiting';
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none relative row-start-1 hidden self-stretch md:block"
      style={{ gridColumn: column + 2 }}
    >
      {!(lane === 'waiting' && !startsWaiting) && (
        <span
          className="absolute left-1/2 w-px bg-strong"
          style={{
            top: begins ? PILL_MIDDLE_PX : -5,
            bottom: (ends && !handsOver) || startsWaiting ? `calc(100% - ${PILL_MIDDLE_PX}px)` : -5,
          }}
        />
      )}
      {(lane === 'waiting' || lane === 'freed') && (
        <span
          className="absolute left-1/2 w-3 -translate-x-1/2 border-x border-mute"
          data-lane="waiting"
          style={{
            top: startsWaiting ? PILL_MIDDLE_PX : -5,
            bottom: lane === 'freed' ? `calc(100% - ${PILL_MIDDLE_PX + 4}px)` : -5,
            backgroundImage: 'repeating-linear-gradient(135deg, var(--line-strong) 0 2px, var(--paper) 2px 6px)',
            ...(lane === 'freed' ? { borderBottom: '1px solid var(--mute)' } : {}),
          }}
        />
      )}
    </span>
  );
}

/** The turn goes over to another column: solid to another party, dashed where a call hands over to the work it left behind. */
function Turn({ from, to, switched }: { readonly from: number; readonly to: number; readonly switched: boolean }) {
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const line = `1.5px ${switched ? 'solid var(--ink)' : 'dashed var(--line-strong)'}`;
  return Array.from({ length: right - left + 1 }, (_, index) => left + index).map((column) => (
    <span
      key={column}
      aria-hidden="true"
      className="pointer-events-none relative row-start-1 hidden self-stretch md:block"
      style={{ gridColumn: column + 2 }}
    >
      <span
        className="absolute -top-[5px] h-[7px]"
        style={{
          left: column === left ? '50%' : 0,
          right: column === right ? '50%' : -GAP_PX,
          borderTop: line,
          ...(column === to && to < from ? { borderLeft: line, borderTopLeftRadius: 5 } : {}),
          ...(column === to && to > from ? { borderRight: line, borderTopRightRadius: 5 } : {}),
        }}
      />
    </span>
  ));
}

/** What the step changed, a line or two for each copy: the first values, and how many more. */
function Changes({ changes }: { readonly changes: readonly CopyChange[] | null }) {
  return changes?.map(({ id, title, sign, values }) => (
    <span key={id} className="mr-3 flex max-w-full flex-wrap items-baseline gap-x-1.5">
      <StoreGlyph sign={sign} size={8} />
      <span className="text-mute">{title}</span>
      {values.length === 0 && <span>changed</span>}
      {values.slice(0, MOST_VALUES).map(({ name, value }) => (
        <span key={name} className="[overflow-wrap:anywhere]">
          <span className="text-mute">{name}</span> <HeldText text={value} most={20} />
        </span>
      ))}
      {values.length > MOST_VALUES && <span className="text-mute">and {values.length - MOST_VALUES} more</span>}
    </span>
  ));
}
