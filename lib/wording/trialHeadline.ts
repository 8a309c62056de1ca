import type { TrialResponse } from '@/lib/contract/records';

/** What a trial found, in one sentence. */
export function trialHeadline({ compared, lookedFor, fields, settled }: TrialResponse): string {
  if (compared === 0)
    return lookedFor === 0
      ? 'Postgres holds no record that could be compared.'
      : `None of ${lookedFor} ${lookedFor === 1 ? 'record' : 'records'} of Postgres was found in a copy.`;
  const judged = fields.filter((field) => field.compared > 0);
  const [suspects, disagreeing] = [
    judged.filter(({ suspect }) => suspect).length,
    judged.filter(({ agree, compared: rows }) => agree < rows).length,
  ];
  const records = `${compared} ${compared === 1 ? 'record' : 'records'} compared`;
  const caution = settled
    ? ''
    : ' The type does not say when a record last changed, so some may still have been on their way.';
  const partly = fields.filter(({ uncompared }) => uncompared > 0).length;
  if (judged.length === 0)
    return `${records}: ${partly === 0 ? 'they hold no fields to compare' : 'none of their fields can be compared'}.`;
  const left = partly === 0 ? '' : ` ${partly} of ${fields.length} fields could not be compared everywhere.`;
  if (disagreeing === 0) {
    const all = partly === 0 ? 'every field agrees' : 'nothing that could be compared differs';
    return `${records}: ${all}.${left}${caution}`;
  }
  const wrong = suspects === 0 ? '' : ` ${suspects} ${suspects === 1 ? 'looks' : 'look'} wrongly mapped.`;
  return `${records}: ${disagreeing} of ${fields.length} fields differ in some of them.${wrong}${left}${caution}`;
}
