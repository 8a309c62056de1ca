import { formatDuration, formatUtc, fromMicros } from '../time';
import type { AddLane, CallBar, Frame, Label } from './layout';
import type { CallSpan, StepSpan, TimelineModel } from './model';
import { labelWidth, placeLabels } from './placeLabels';

const BAR_PX = 16;
const LEAST_PX = 3;

export interface CallsLayout {
  readonly bars: readonly CallBar[];
  readonly texts: readonly Label[];
  readonly laneY: readonly number[];
}

export function layoutCalls(model: TimelineModel, frame: Frame, addLane: AddLane): CallsLayout {
  const texts: Label[] = [];
  const laneY = model.callLanes.map((label, index) =>
    addLane(repeats(model.callLanes, index) ? `${label}, again` : label, 30, 14),
  );
  const visible = model.calls
    .filter((call) => frame.touches(call.start, call.end))
    .map((call) => ({ ...call, steps: call.steps.filter((step) => frame.touches(step.start, step.finish)) }));
  const bars = visible.map((call): CallBar => {
    const y = laneY[call.lane] ?? 0;
    const x = frame.x(call.start);
    const right = Math.max(x + LEAST_PX, frame.x(call.finish));
    return {
      id: call.id,
      x,
      width: right - x,
      y: y - BAR_PX / 2,
      title: titleOf(call),
      asyncTo: call.end > call.finish ? frame.x(call.end) : null,
      steps: call.steps.map((step) => ({
        x: frame.x(step.start),
        width: Math.max(LEAST_PX, frame.x(step.finish) - frame.x(step.start)),
        step,
        title: stepTitle(step),
      })),
    };
  });
  for (const lane of laneY.keys()) {
    const inLane = visible.filter((call) => call.lane === lane);
    const y = laneY[lane] ?? 0;
    const steps = inLane.flatMap((call) =>
      call.steps.map((step) => ({ x: frame.x(step.start), text: step.name, weight: weightOf(step, call) })),
    );
    const placed = placeLabels(steps, { rows: 1, from: frame.x0 - 8, to: frame.x1 + 8, align: 'start', gap: 8 });
    texts.push(...placed.map(({ item, x }): Label => ({ x, y: y - 13, text: item.text, tone: 'mute' })));
    texts.push(...answers(inLane, y, frame));
  }
  return { bars, texts, laneY };
}

/** The answer stands after its bar, where nothing else is. */
function answers(calls: readonly CallSpan[], y: number, frame: Frame): readonly Label[] {
  return calls.flatMap((call) => {
    const x = Math.max(frame.x(call.start) + LEAST_PX, frame.x(call.end)) + 8;
    const blocked = calls.some(
      (other) => other.start > call.start && frame.x(other.start) < x + labelWidth(call.answer) + 4,
    );
    return blocked || x + labelWidth(call.answer) > frame.x1 + 16
      ? []
      : [{ x, y: y + 4, text: call.answer, tone: call.acknowledged ? ('mute' as const) : ('plain' as const) }];
  });
}

/** What decides a race is named first. */
function weightOf(step: StepSpan, { steps }: CallSpan): number {
  const isOnTruth = (each: StepSpan) => each.onRoot && each.sign === 'truth';
  const writesRow = (each: StepSpan) => (each.effect === 'write' || each.effect === 'delete') && isOnTruth(each);
  if (writesRow(step)) return 2;
  if (step.effect === 'read' && isOnTruth(step)) {
    if (step.async) return 1;
    // What it reads back of its own decides nothing.
    return steps.some((each) => writesRow(each) && each.start < step.start) ? 0 : 3;
  }
  return step.effect === 'commit' || (step.effect === 'insert_version' && step.onRoot) ? 1 : 0;
}

function repeats(labels: readonly string[], index: number): boolean {
  return labels.indexOf(labels[index] ?? '') < index;
}

function titleOf(call: CallSpan): string {
  return `${call.label}: answered ${call.answer} after ${formatDuration(call.finish - call.start)}\n${formatUtc(fromMicros(call.start))} UTC`;
}

function stepTitle(step: StepSpan): string {
  return `${step.name}${step.async ? ', after the answer' : ''}: ${formatDuration(step.finish - step.start)}\nfrom ${formatUtc(fromMicros(step.start))} UTC`;
}
