import { createHash } from 'node:crypto';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { Candidate } from '@/lib/state/sweeps/claimCandidates';
import type { StoreCost, SweepScope } from '@/lib/stores/sweeps/model';
import { addCosts, noCost } from './costOfInspections';
import type { SweeperContext } from './SweepContext';

export interface Rechecked {
  /** Full names of those whose checksums still differ. */
  readonly differing: ReadonlySet<string>;
  readonly cost: StoreCost;
}

export interface ToRecheck {
  readonly name: RecordName;
  readonly part: NonNullable<Candidate['part']>;
}

/** Slices of one part that are compared one by one; where there are more, the whole part is compared again. */
const MOST_SLICES = 8;

/** Compares once more, inside the stores, records of which the inspection found nothing. @throws SourceFailure, InspectError */
export async function recheckChecksums(
  { stores, limits }: SweeperContext,
  environment: EnvironmentConfig,
  record: string,
  records: readonly ToRecheck[],
  signal: AbortSignal,
): Promise<Rechecked> {
  const parts = new Map<string, ToRecheck[]>();
  for (const each of records) {
    const key = JSON.stringify(each.part);
    parts.set(key, [...(parts.get(key) ?? []), each]);
  }
  const differing = new Set<string>();
  let cost = noCost;
  for (const [first, ...rest] of parts.values()) {
    if (first === undefined) continue;
    await stores.use(environment, first.part.owner, record, async (opened, type) => {
      const names = [first, ...rest].map(({ name }) => name);
      for (const scope of scopesOf(first.part.scope as SweepScope, type, names)) {
        signal.throwIfAborted();
        const compared = await stores.reads.compare(opened, type, scope, {
          timeoutMs: limits.timeoutMs,
          targetMs: limits.targetMs,
          mostDiffering: limits.differingPerPart,
          signal,
        });
        for (const { text } of compared.differing) differing.add(text);
        cost = addCosts(cost, compared.cost);
      }
    });
  }
  return { differing, cost };
}

/** The least of a part's scope that holds these records. */
function scopesOf(scope: SweepScope, type: RecordType, names: readonly RecordName[]): readonly SweepScope[] {
  const wanted = new Map<string, SweepScope>();
  for (const { key } of names) {
    const slice = sliceOf(type, key);
    const narrow: SweepScope = {
      ...scope,
      leading: scope.leading === null ? null : [key[type.key[0]?.id ?? ''] ?? ''],
      slices: { from: slice, to: slice + 1 },
    };
    wanted.set(JSON.stringify([narrow.leading, slice]), narrow);
  }
  // Without a leading value to find rows by, each slice reads the whole table.
  return wanted.size > (scope.leading === null ? 1 : MOST_SLICES) ? [scope] : [...wanted.values()];
}

/** Which of the 4,096 a record falls into, as `SweepScope.slices` has it. */
export function sliceOf(type: RecordType, key: RecordName['key']): number {
  const last = type.key.at(-1);
  const text = key[last?.id ?? ''] ?? '';
  const digits = last?.type === 'uuid' ? text.slice(-3) : createHash('md5').update(text).digest('hex').slice(0, 3);
  return Number.parseInt(digits, 16);
}
