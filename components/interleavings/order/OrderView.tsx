'use client';

import { useEffect, useMemo, useRef, type CSSProperties, type ReactNode } from 'react';
import type { ScheduledStep, StateAfter } from '@/lib/contract/interleavings';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { drawOrder } from '@/lib/view/interleavings/drawOrder';
import { OrderLegend } from './OrderLegend';
import { StepControls } from './StepControls';
import { StepRow } from './StepRow';
import { StorePanel } from './StorePanel';
import { useStep, useStepKeys } from './useStep';

/** A character of a step's name, what its glyph and borders take, and the gap between columns. */
const [CHARACTER_PX, PILL_PX, GAP_PX] = [7.3, 30, 8];

interface Props {
  readonly schedule: readonly ScheduledStep[];
  readonly states: readonly StateAfter[];
  readonly scenario: ScenarioDescription | undefined;
  /** The page is about this order alone: the keys work wherever the focus is. */
  readonly alone: boolean;
  /** The step that made the difference, by its index. */
  readonly decided?: number | null;
  /** Shown instead of the stores until they are read. */
  readonly unseen: ReactNode;
}

/** An order, a column per actor and time downwards, with what the stores held after the step that is looked at. */
export function OrderView({ schedule, states, scenario, alone, decided = null, unseen }: Props) {
  const order = useMemo(() => drawOrder(schedule, states, scenario), [schedule, states, scenario]);
  const choice = useStep(schedule.length);
  const onKeyDown = useStepKeys(choice, alone);
  const list = useRef<HTMLOListElement>(null);
  const { step } = choice;
  useEffect(() => {
    if (step !== null) list.current?.children[step - 1]?.scrollIntoView({ block: 'nearest' });
  }, [step]);
  const widths = order.columns.map(({ widest }) => Math.max(92, Math.ceil(widest * CHARACTER_PX) + PILL_PX));
  const columns = `28px ${widths.map((width) => `minmax(${width}px, 1fr)`).join(' ')} minmax(200px, 2fr)`;
  const leastWidth = widths.reduce((sum, width) => sum + width + GAP_PX, 28 + 200 + GAP_PX);
  const words = step === null ? '' : (order.steps[step - 1]?.words ?? '');
  return (
    <div
      className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_320px] 2xl:grid-cols-[minmax(0,1fr)_400px]"
      data-testid="order"
      data-steps={schedule.length}
      data-step={step ?? ''}
      onKeyDown={onKeyDown}
    >
      <div className="min-w-0" style={{ '--columns': columns, '--least': `${leastWidth}px` } as CSSProperties}>
        <div
          tabIndex={0}
          role="region"
          aria-label={`The order: ${order.size}. Left and right arrow keys step through it.`}
          className="md:overflow-x-auto"
        >
          <div className="md:min-w-[var(--least)]">
            <div
              aria-hidden="true"
              className="hidden gap-x-2 border-b border-strong pb-1.5 pr-2 text-sm text-mute md:grid md:grid-cols-[var(--columns)]"
            >
              <span />
              {order.columns.map(({ id, title }) => (
                <span key={id} className="self-end text-center leading-4" title={id}>
                  {title}
                </span>
              ))}
              <span className="self-end">stores after this step</span>
            </div>
            <ol ref={list} className="pt-1">
              {order.steps.map((each) => (
                <StepRow
                  key={each.number}
                  order={order}
                  step={each}
                  current={each.number === step}
                  decided={each.number - 1 === decided}
                  choose={() => {
                    choice.choose(each.number);
                  }}
                />
              ))}
            </ol>
          </div>
        </div>
        <OrderLegend
          waits={order.steps.some(({ waits }) => waits !== null)}
          clickhouse={order.steps.some(({ look }) => look.sign === 'raw')}
        />
      </div>
      <aside
        aria-label="What the stores held"
        className="z-10 min-w-0 max-lg:sticky max-lg:bottom-0 max-lg:-mx-4 max-lg:max-h-[46vh] max-lg:overflow-y-auto max-lg:border-t max-lg:border-strong max-lg:bg-paper max-lg:px-4 max-lg:py-3"
      >
        <div className="lg:sticky lg:top-16">
          <StepControls count={schedule.length} choice={choice} />
          <p className="mb-3 mt-1 text-xs text-mute max-lg:hidden">
            <kbd className="key">←</kbd> <kbd className="key">→</kbd> step, <kbd className="key">Home</kbd>{' '}
            <kbd className="key">End</kbd> first and last{alone ? '' : ', while the order has focus'}
          </p>
          <div className="max-lg:mt-2">
            {states.length === 0 ? (
              unseen
            ) : (
              <StorePanel order={order} states={states} step={step} level={alone ? 2 : 3} />
            )}
          </div>
        </div>
      </aside>
      <p role="status" className="sr-only" data-testid="step-announcement">
        {words}
      </p>
    </div>
  );
}
