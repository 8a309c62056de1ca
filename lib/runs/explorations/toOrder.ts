import type { ScheduledStep } from '@/lib/contract/interleavings';
import type { ExploredOrder } from '@/lib/state/interleavings/saveOrders';
import { costOf } from './costOf';
import type { FoundOrder } from './FoundOrder';
import { countSwitches } from './order/fewestSwitches';
import { sentenceOf } from './sentenceOf';
import { meaningOf } from '@/lib/steps/step';
import type { TraceEvent } from '@/lib/steps/trace';

/** An order as it is saved, under its number. */
export function toOrder(found: FoundOrder, n: number): ExploredOrder {
  const { events, outcome, violations, error, refused } = found;
  return {
    n,
    schedule: toSchedule(events),
    switches: countSwitches(events),
    outcome,
    violations: violations.map(({ code }) => code),
    error,
    sentence: sentenceOf(found),
    refused,
    ...costOf(events),
  };
}

/** Who does which step, in the order of release. `blockedUntil` is the number, from 1 on, of the step that gave the lock back. */
export function toSchedule(events: readonly TraceEvent[]): ScheduledStep[] {
  return events.map(({ actor, declaration, resumedBy }) => ({
    actor,
    step: declaration.name,
    blockedUntil: resumedBy === null ? null : resumedBy + 1,
    ...meaningOf(declaration),
  }));
}
