import type { StateAfter } from '@/lib/contract/interleavings';
import type { Sign } from '../signs';

export interface HeldValue {
  readonly name: string;
  readonly value: string;
  /** What stood there before the step; null where nothing was known, or where it is the same. */
  readonly before: string | null;
  readonly changed: boolean;
}

export interface HeldCopy {
  readonly id: string;
  readonly title: string;
  /** By what it is shown; what is no view of ClickHouse is Postgres'. */
  readonly sign: Sign;
  readonly changed: boolean;
  /** Values that some step of this order changes. */
  readonly values: readonly HeldValue[];
  /** Values that no step changes. */
  readonly steady: readonly HeldValue[];
}

/** The views of a copy in ClickHouse, as states name them, in the order in which every screen shows them. */
const views: Readonly<Record<string, Sign>> = { FINAL: 'final', RAW: 'raw' };

/** What the copies held once `done` steps had been done; 0 is before the first. null while nobody has looked. */
export function storesAfter(states: readonly StateAfter[], done: number): readonly HeldCopy[] | null {
  const ordered = [...states].sort((a, b) => a.after - b.after);
  const at = ordered.findLast(({ after }) => after <= done);
  if (!at) return null;
  const previous = ordered.findLast(({ after }) => after < at.after);
  const fresh = at.after === done;
  const moving = movingValues(ordered);
  return Object.entries(at.copies)
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([id, held]) => {
      const before = previous?.copies[id];
      const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(held)])];
      const values = names.map((name): HeldValue => {
        const value = held[name] ?? '–';
        const was = before?.[name] ?? (before ? '–' : null);
        const changed = fresh && was !== null && was !== value;
        return { name, value, before: changed ? was : null, changed };
      });
      return {
        id,
        title: id,
        sign: views[id] ?? 'truth',
        changed: fresh && (at.changed.includes(id) || values.some((value) => value.changed)),
        values: values.filter(({ name }) => moving.has(`${id} ${name}`)),
        steady: values.filter(({ name }) => !moving.has(`${id} ${name}`)),
      };
    });
}

export interface CopyChange {
  readonly id: string;
  readonly title: string;
  readonly sign: Sign;
  readonly values: readonly HeldValue[];
}

/** What the step with this number changed, by copy; null while nobody has looked. */
export function changesOf(states: readonly StateAfter[], number: number): readonly CopyChange[] | null {
  if (!states.some(({ after }) => after === number)) return null;
  return (storesAfter(states, number) ?? [])
    .filter(({ changed }) => changed)
    .map(({ id, title, sign, values, steady }) => ({
      id,
      title,
      sign,
      values: [...values, ...steady].filter((value) => value.changed),
    }));
}

/** `director: submitted at 10:32:07, submitter users/lead-2`: for screen readers and for text. */
export function changesInWords(changes: readonly CopyChange[] | null): string {
  if (changes === null) return '';
  if (changes.length === 0) return 'Nothing changed in the stores.';
  return changes
    .map(
      ({ title, values }) =>
        `${title}: ${values.length === 0 ? 'changed' : values.map(({ name, value }) => `${name} ${value}`).join(', ')}`,
    )
    .join('; ')
    .concat('.');
}

function movingValues(states: readonly StateAfter[]): ReadonlySet<string> {
  const first = states[0];
  const moving = new Set<string>();
  for (const { copies } of states) {
    for (const [id, held] of Object.entries(copies)) {
      for (const name of new Set([...Object.keys(held), ...Object.keys(first?.copies[id] ?? {})]))
        if (held[name] !== first?.copies[id]?.[name]) moving.add(`${id} ${name}`);
    }
  }
  return moving;
}

/** Tables of Postgres as they come, then the views of ClickHouse. */
function placeOf(id: string): number {
  return Object.keys(views).indexOf(id);
}
