import { derivedOf, type RecordType } from '@/lib/record/RecordType';
import type { NotJudged } from '@/lib/contract/told';

/** What cannot be judged of records of this type, because the type does not say something; each once, with what would make it possible. */
export function notJudgedOf(type: RecordType): readonly NotJudged[] {
  const hasVersions = derivedOf(type).some(({ store }) => store === 'clickhouse');
  return [
    ...(type.calls.length > 0
      ? []
      : [
          {
            what: 'Updates that an acknowledged call made and Postgres lost',
            why: 'no calls are described for this type',
            enabledBy: 'Describe its calls under "calls", and report them to POST /api/calls.',
          },
        ]),
    ...(type.milestones.length > 0 || !hasVersions
      ? []
      : [
          {
            what: 'Lost updates that only ClickHouse remembers',
            why: 'no field is known that, once set, is never unset',
            enabledBy: 'Name such fields under "milestones".',
          },
        ]),
    ...(type.changedAt !== null
      ? []
      : [
          {
            what: 'Which version is the copy of the last change, where commit times are gone',
            why: 'no field says when the record last changed',
            enabledBy: 'Name that field under "changedAt", or set track_commit_timestamp = on in Postgres.',
          },
        ]),
    ...(hasVersions
      ? []
      : [
          {
            what: 'Races between writes to ClickHouse',
            why: 'the type has no copy in ClickHouse',
            enabledBy: 'Name its table under "clickhouse".',
          },
        ]),
  ];
}
