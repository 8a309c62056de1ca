import type { LabDifference, LabRunOrder, LabRunStep } from '@/lib/contract/lab';
import { counted } from './formatMs';
import { resultText, type Told } from './labOutcome';

type Order = Told<LabRunOrder>;

/** Which step of an order made the difference, in a sentence or two; `other` is the shortest order of the outcome that the nearest order leads to. */
export function differenceSentence(
  { moved, exchanges }: Told<Pick<LabDifference, 'moved' | 'exchanges'>>,
  one: Order,
  other: Order,
): string {
  const would = changeOf(one, other);
  if (moved === null)
    return `No single step decides. If ${counted(exchanges, 'pair')} of steps changed places, ${would}.`;
  const [step, place] = [moved.step, moved.other].map((index) => stepName(one.steps[index]));
  return `Had ${step} come ${moved.place} ${place}, ${would}.`;
}

/** The one that is most to the point. */
function changeOf(one: Order, other: Order): string {
  const checks = [...broken(other, one, 'be violated'), ...broken(one, other, 'hold')];
  const failures = failureChanges(one, other);
  if (checks.length > 0) return joined([...checks, ...failures.slice(0, 1)]);
  if (failures.length > 0) return joined(failures);
  return resultChange(one, other) ?? 'the tables would end up with different contents';
}

function broken(by: Order, butNot: Order, would: string): readonly string[] {
  const checks = by.violated
    .map(({ check }) => check)
    .filter((check) => !butNot.violated.some((each) => each.check === check));
  return checks.length === 0 ? [] : [`${joined(checks)} would ${would}`];
}

function failureChanges(one: Order, other: Order): readonly string[] {
  return [
    ...gained(one.victims, other.victims, (who) => `${who} would be the victim of a deadlock`),
    ...(one.victims.length > 0 && other.victims.length === 0 ? ['there would be no deadlock'] : []),
    ...gained(one.serialization, other.serialization, (who) => `${who} would get a serialization failure`),
    ...gained(other.serialization, one.serialization, (who) => `${who} would get no serialization failure`),
    ...gained(one.timeouts, other.timeouts, (who) => `a step of ${who} would not end in time`),
    ...gained(other.timeouts, one.timeouts, (who) => `each step of ${who} would end in time`),
    ...gained(one.leftOpen, other.leftOpen, (who) => `${who} would leave a transaction open`),
    ...gained(other.leftOpen, one.leftOpen, (who) => `${who} would leave no transaction open`),
    ...(one.schemaGone === other.schemaGone
      ? []
      : [other.schemaGone ? 'the race would drop its own schema' : 'the race would not drop its own schema']),
  ];
}

function gained(before: readonly string[], after: readonly string[], tell: (who: string) => string): readonly string[] {
  const who = after.filter((each) => !before.includes(each));
  return who.length === 0 ? [] : [tell(joined(who))];
}

/** The first step that comes to something else, else one that is there in only one of the two, else one that waits in only one. */
function resultChange(one: Order, other: Order): string | null {
  const there = new Map(other.steps.map((step) => [stepName(step), step]));
  for (const step of one.steps) {
    const again = there.get(stepName(step));
    if (!again) return `${stepName(step)} would be left out`;
    const [was, would] = [said(step), said(again)];
    if (was !== would) return `${stepName(step)} would return ${would} instead of ${was}`;
  }
  const here = new Set(one.steps.map(stepName));
  const more = other.steps.find((step) => !here.has(stepName(step)));
  if (more) return `${stepName(more)} would be run too`;
  const waits = one.steps.find((step) => step.waited !== there.get(stepName(step))?.waited);
  return waits ? `${stepName(waits)} would ${waits.waited ? 'not wait' : 'have to wait'}` : null;
}

/** What a step came to, rows included. */
function said({ results }: Told<LabRunStep>): string {
  const text = results.map((result) => (result.kind === 'rows' ? rowsText(result) : resultText(result)));
  return text.filter((each) => each !== '').join('; ') || 'no result';
}

const MOST_ROWS = 3;

function rowsText({ rows, count }: Extract<Told<LabRunStep>['results'][number], { kind: 'rows' }>): string {
  if (count === 0) return 'no rows';
  const shown = rows.slice(0, MOST_ROWS).map((row) => `(${row.map((value) => value ?? 'NULL').join(', ')})`);
  return `${shown.join(', ')}${count > shown.length ? `, … of ${counted(count, 'row')}` : ''}`;
}

function stepName(step: Pick<Told<LabRunStep>, 'step' | 'attempt'> | undefined): string {
  if (!step) return 'another step';
  return step.attempt > 1 ? `${step.step} (attempt ${step.attempt})` : step.step;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
