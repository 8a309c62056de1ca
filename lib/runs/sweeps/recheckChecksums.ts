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
  /** Those that may differ: more do in their part than are named, or an expression fails for a row near them. */
  readonly untold: ReadonlySet<string>;
  readonly cost: StoreCost;
}

export interface ToRecheck {
  readonly name: RecordName;
  readonly part: NonNullable<Candidate['part']>;
}

/** Values of the leading key part that are compared one by one; where there are more, the whole part is compared again. */
const MOST_VALUES = 8;

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
  const untold = new Set<string>();
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
        for (const { text } of compared.uncomputed) untold.add(text);
        // A key that can stand in no name is another record's: only where there was no room left can one of these be missing.
        const isFull = compared.differing.length >= limits.differingPerPart;
        if (compared.stopped || (isFull && compared.differ > compared.differing.length))
          for (const { text } of names.filter((name) => isWithin(scope, type, name))) untold.add(text);
        cost = addCosts(cost, compared.cost);
      }
    });
  }
  return { differing, untold: new Set([...untold].filter((text) => !differing.has(text))), cost };
}

/** Of a part that is found by the leading part of the key, that of these records alone; else all of it. */
function scopesOf(scope: SweepScope, type: RecordType, names: readonly RecordName[]): readonly SweepScope[] {
  if (scope.leading === null) return [scope];
  const values = new Set(names.map(({ key }) => key[type.key[0]?.id ?? ''] ?? ''));
  return values.size > MOST_VALUES ? [scope] : [...values].map((value) => ({ ...scope, leading: [value] }));
}

function isWithin({ leading }: SweepScope, type: RecordType, { key }: RecordName): boolean {
  return leading === null || leading.includes(key[type.key[0]?.id ?? ''] ?? '');
}
