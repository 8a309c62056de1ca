import type { ViolationCode } from '@/lib/contract/scenarios';

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
