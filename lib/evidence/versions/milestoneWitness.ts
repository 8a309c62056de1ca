import type { Milestone } from '@/lib/record/RecordType';
import { isReached } from '../calls/body';
import { isOfEarlierLife } from '../calls/lives';
import { isRecent } from '../calls/quiet';
import type { CallFacts } from '../calls/readCall';
import { rootRow, valueOf, type Copies } from '../compare/copies';
import type { Evidence, RowVersion } from '../model';
import { versionsOf } from './orderVersions';

/** A version in RAW that holds a milestone which the truth does not show as reached. */
export interface MilestoneWitness {
  readonly milestone: Milestone;
  readonly version: RowVersion;
}

/**
 * Of each milestone that the truth does not show as reached, the newest RAW version of the root that does: with a value that is neither
 * NULL nor the column's default. Not one that was stamped just now, since ClickHouse may be written before Postgres commits, nor one of an
 * earlier life of the record.
 */
export function findMilestoneWitnesses(
  copies: Copies,
  calls: readonly CallFacts[],
  evidence: Evidence,
): readonly MilestoneWitness[] {
  const root = rootRow(copies);
  if (root === null) return [];
  const versions = versionsOf(copies.raw?.versions ?? [], copies.root);
  return copies.type.milestones.flatMap((milestone) => {
    const [moment] = milestone.fields;
    if (valueOf(root, moment) !== null) return [];
    const version = versions.findLast(
      (each) =>
        isReached(valueOf(each.values, moment)) &&
        !isRecent(each.version, evidence) &&
        !isOfEarlierLife(each, versions, calls, copies),
    );
    return version === undefined ? [] : [{ milestone, version }];
  });
}
