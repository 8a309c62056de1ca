import type { ScheduledStep, StateAfter } from '@/lib/contract/interleavings';

/**
 * An order as lines of text: a column per actor, time downwards, a step that waited with the number of the step that let it go on. With states, each line ends with
 * what the step changed in the stores.
 */
export function orderTable(schedule: readonly ScheduledStep[], states: readonly StateAfter[] = []): readonly string[] {
  const actors = [...new Set(schedule.map(({ actor }) => actor))];
  const head = ['', ...actors, ...(states.length > 0 ? ['then'] : [])];
  const rows = schedule.map(({ actor, step, blockedUntil }, index) => [
    String(index + 1),
    ...actors.map((each) =>
      each === actor ? `${step}${blockedUntil === null ? '' : ` (waits until ${blockedUntil})`}` : '',
    ),
    ...(states.length > 0 ? [changeAfter(states, index + 1)] : []),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** `director: submitted at NULL; FINAL: …`: the values that the step changed, by copy. */
function changeAfter(states: readonly StateAfter[], after: number): string {
  const now = states.find((state) => state.after === after);
  const before = states.find((state) => state.after === after - 1);
  if (!now) return '';
  return now.changed
    .map((copy) => {
      const [held, was] = [now.copies[copy] ?? {}, before?.copies[copy] ?? {}];
      const values = Object.entries(held)
        .filter(([name, value]) => was[name] !== value)
        .map(([name, value]) => `${name} ${value}`);
      return `${copy}: ${values.join(', ') || 'changed'}`;
    })
    .join('; ');
}
