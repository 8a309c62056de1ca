import type { ViolationCode } from '@/lib/contract/scenarios';

/** What an actor does in a step, after its name. */
const phrases: Readonly<Record<string, string>> = {
  'read row': 'reads the row',
  'lock and read row': 'locks and reads the row',
  'insert row': 'inserts the row',
  'update row': 'saves the row',
  'save scores': 'saves the scores',
  'write historic': 'writes historic',
  'read back': 'reads the row back',
  commit: 'commits',
  'reread Postgres': 'reads Postgres again',
  'insert card version': 'inserts its version of the card',
  'insert score versions': 'inserts its versions of the scores',
  'delete row': 'deletes the row',
  'delete historic': 'deletes from historic',
  'delete versions': 'deletes the versions',
  'count results': 'counts the saved results',
  'save results': 'saves its results',
  'save sum': 'saves its sum',
  'add to sum': 'adds its size to the sum',
  'lock run': 'locks the run',
  'take rows': 'takes Queued rows',
  'lock and take rows': 'locks and takes Queued rows',
  'lock and take free rows': 'locks and takes free rows',
  'mark Processing': 'marks its rows Processing',
  'work on rows': 'works on its rows',
  'mark Done': 'marks its rows Done',
};

const reading: ReadonlySet<string> = new Set([
  'read row',
  'lock and read row',
  'read back',
  'reread Postgres',
  'count results',
  'lock run',
  'take rows',
  'lock and take rows',
  'lock and take free rows',
]);

/** What it comes to, by the invariant that breaks. */
const consequences: Readonly<Record<ViolationCode, string>> = {
  submission_lost: 'the submission is lost',
  update_lost: 'an update is lost',
  historic_mismatch: 'historic does not hold what director holds',
  clickhouse_mismatch: 'ClickHouse does not show what Postgres holds',
  duplicate_final: 'ClickHouse shows a record twice',
  count_mismatch: 'the count of the run is not the number of saved results',
  never_completes: 'the run never completes',
  processed_twice: 'a row is worked on twice',
  left_behind: 'a row is left behind',
};

/** "saves the row", to stand after an actor's name. */
export function phraseOf(step: string): string {
  return phrases[step] ?? `does "${step}"`;
}

/** It reads or locks, and leaves everything as it is. */
export function onlyReads(step: string): boolean {
  return reading.has(step);
}

/** "a row is worked on twice and a row is left behind"; empty without violations. */
export function consequenceOf(violations: readonly ViolationCode[]): string {
  return joined(violations.map((code) => consequences[code]));
}

/** `update.async` → "Update’s async work", `batch-1` → "Batch 1"; titles by id go first. */
export function nameOf(actor: string, titles: Readonly<Record<string, string>>): string {
  const [, own = actor, async] = /^([^.]+)(\.async)?/.exec(actor) ?? [];
  const words = own.replace(/-/g, ' ');
  const name = titles[own] ?? words.charAt(0).toUpperCase() + words.slice(1);
  return async === undefined ? name : `${name}’s async work`;
}

/** "a", "a and b", "a, b and c". */
export function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
