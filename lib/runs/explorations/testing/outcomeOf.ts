import type { JudgedOrder } from '../scorecards/scorecardTrial';

/**
 * All that an order led to, as text that is the same for equal ends: the verdict, what the calls were answered, and what each copy holds of each field. Times differ
 * from run to run, so that each stands as a letter, the same letter for the same time.
 */
export function outcomeOf({
  outcome,
  violations,
  error,
  calls,
  inspection,
}: Pick<JudgedOrder, 'outcome' | 'violations' | 'error' | 'calls' | 'inspection'>): string {
  const times = new Map<string, string>();
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'string' || !/^20\d\d-\d\d-\d\d[T ]/.test(value)) return value;
    const time = value.replace(' ', 'T').replace(/0*Z?$/, '');
    if (!times.has(time)) times.set(time, `time ${String.fromCharCode(97 + times.size)}`);
    return times.get(time);
  };
  const fields = inspection.rows.map((row) =>
    row.fields.map(({ field, values }) => [
      field,
      ...['director', 'historic', 'clickhouse.final'].map((copy) => plain(values[copy] ?? null)),
    ]),
  );
  return JSON.stringify([
    outcome,
    violations,
    error,
    calls.map(({ call, status }) => `${call} ${status}`).sort(),
    inspection.rows.map(({ key }) => key),
    fields,
  ]);
}
