import { expect, it } from 'vitest';
import type { TrialResponse } from '@/lib/contract/records';
import { trialHeadline } from './trialHeadline';

const field = (more: Partial<TrialResponse['fields'][number]>): TrialResponse['fields'][number] => ({
  rowSet: 'order',
  field: 'status',
  copy: 'clickhouse',
  compared: 200,
  uncompared: 0,
  agree: 200,
  suspect: false,
  says: 'equal in 200 of 200',
  ...more,
});
const trial = (more: Partial<TrialResponse>): TrialResponse => ({
  recordType: 'order',
  environment: 'local',
  compared: 200,
  lookedFor: 200,
  example: 'orders/1',
  settled: true,
  fields: [field({})],
  ...more,
});

it.each([
  [trial({}), '200 records compared: every field agrees.'],
  [trial({ compared: 0, lookedFor: 0 }), 'Postgres holds no record that could be compared.'],
  [trial({ compared: 0, lookedFor: 30 }), 'None of 30 records of Postgres was found in a copy.'],
  [
    trial({ fields: [field({}), field({ agree: 0, suspect: true })] }),
    '200 records compared: 1 of 2 fields differ in some of them. 1 looks wrongly mapped.',
  ],
  [
    trial({ fields: [field({}), field({ compared: 0, agree: 0, uncompared: 200 })] }),
    '200 records compared: nothing that could be compared differs. 1 of 2 fields could not be compared everywhere.',
  ],
  [
    trial({ fields: [field({ agree: 4 }), field({ compared: 3, agree: 3, uncompared: 197 })] }),
    '200 records compared: 1 of 2 fields differ in some of them. 1 of 2 fields could not be compared everywhere.',
  ],
  [
    trial({ fields: [field({ compared: 0, agree: 0, uncompared: 200 })] }),
    '200 records compared: none of their fields can be compared.',
  ],
  [trial({ fields: [] }), '200 records compared: they hold no fields to compare.'],
  [
    trial({ fields: [field({ rowSet: 'item', compared: 0, agree: 0 })] }),
    '200 records compared: they hold no fields to compare.',
  ],
  [
    trial({ compared: 1, settled: false }),
    '1 record compared: every field agrees. The type does not say when a record last changed, so some may still have been on their way.',
  ],
])('a trial is told in one sentence: %#', (given, sentence) => {
  expect(trialHeadline(given)).toBe(sentence);
});
