import type { EnvironmentConfig } from '@/lib/environments/config';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { EXPLORED_CUSTOMER } from '@/lib/runs/explorations/scorecards/removeSubjects';
import { OWN_CUSTOMER } from '@/lib/runs/load-tests/race/createSubjects';

/** Values of the leading key part whose records load tests and interleavings make and remove: they are meant to drift. */
export function skippedLeading({ loadTests, explorer }: EnvironmentConfig, { id }: RecordType): readonly string[] {
  if (id !== scorecardType.id) return [];
  return [...(loadTests ? [OWN_CUSTOMER] : []), ...(explorer === null ? [] : [EXPLORED_CUSTOMER])];
}

export function isSkipped(skipped: readonly string[], type: RecordType, { key }: RecordName): boolean {
  return skipped.includes(key[type.key[0]?.id ?? ''] ?? '');
}

export function skippedWarning(skipped: readonly string[], type: RecordType): readonly string[] {
  if (skipped.length === 0) return [];
  const part = type.key[0]?.id ?? 'key';
  return [`Records of load tests and interleavings are left out (${part} ${skipped.join(', ')}).`];
}
