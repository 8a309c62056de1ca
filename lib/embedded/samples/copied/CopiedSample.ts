import type { FindingCode } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { ChangeFeed, FollowedTable } from '@/lib/reference/feed/ChangeFeed';

/** A record that is kept ready to be looked at, copied by a pipeline of changes, and made by real writes to both stores. */
export interface CopiedSample {
  readonly type: RecordType;
  readonly name: RecordName;
  readonly title: string;
  readonly summary: string;
  readonly findings: readonly FindingCode[];
  readonly tables: readonly FollowedTable[];
  readonly perform: (feed: ChangeFeed) => Promise<void>;
}
