import type { TrialResponse } from '@/lib/contract/records';

/** What a trial found, in one sentence. */
export function trialHeadline({ compared, lookedFor, fields, settled }: TrialResponse): string {
  if (compared === 0)
    return lookedFor === 0
      ? 'Postgres holds no record that could be compared.'
      : `None of ${lookedFor} records of Postgres is in ClickHouse as well.`;
  const [suspects, disagreeing] = [
    fields.filter(({ suspect }) => suspect).length,
    fields.filter(({ agree, compared: rows }) => agree < rows).length,
  ];
  const records = `${compared} ${compared === 1 ? 'record' : 'records'} compared`;
  const caution = settled
    ? ''
    : ' The type does not say when a record last changed, so some may still have been on their way.';
  if (disagreeing === 0) return `${records}: every field agrees.${caution}`;
  const wrong = suspects === 0 ? '' : ` ${suspects} ${suspects === 1 ? 'looks' : 'look'} wrongly mapped.`;
  return `${records}: ${disagreeing} of ${fields.length} fields differ in some of them.${wrong}${caution}`;
}
