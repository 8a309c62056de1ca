import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Inspection } from '@/lib/contract/inspect';
import type { RecordName } from '@/lib/record/recordName';
import { parseRecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import {
  releaseCandidates,
  renewCandidates,
  settleCandidates,
  type Candidate,
  type ClaimedCandidates,
  type SeenDrift,
  type Settlement,
} from '@/lib/state/sweeps/claimCandidates';
import type { StoreCost } from '@/lib/stores/sweeps/model';
import { forgetFacts } from '@/lib/stores/sweeps/SweepRead';
import { addCosts, noCost, rowsOf } from './costOfInspections';
import { hashValues } from './hashValues';
import { inspectWhole } from './inspectWhole';
import { headlineOf, judgeInspection, type Judgement } from './judgeInspection';
import { recheckChecksums, type Rechecked } from './recheckChecksums';
import { ownersOf, settleMsOf, type SweeperContext } from './SweepContext';
import { isWorthRetrying, whatFailed } from './whatFailed';
import { ClaimLost, whileHeld } from './whileHeld';

/** A record that goes on settling is waited for longer each time, and no longer than this. */
const LONGEST_WAIT_MS = 60_000;
const SHORTEST_WAIT_MS = 200;
const TOLD_BY_NOBODY =
  'Its checksums could not be compared again: too much of its part differs, or an expression fails for a row near it.';
/** A store that failed is asked again so often. */
const READINGS = 3;

/** Reads records again and saves what they are. Never throws: what can't be read makes the sweep incomplete. */
export async function confirmCandidates(
  context: SweeperContext,
  claim: ClaimedCandidates,
  closing: AbortSignal,
): Promise<void> {
  const { state, limits, onError } = context;
  try {
    await whileHeld(
      { renew: () => renewCandidates(state, claim, limits.leaseMs), leaseMs: limits.leaseMs, closing },
      (signal) => confirm(context, claim, signal),
    );
  } catch (error) {
    if (error instanceof ClaimLost) return;
    if (closing.aborted) return releaseCandidates(state, claim);
    const why = whatFailed(error);
    if (why === null) onError('records of a sweep could not be read again', error);
    const settlements = claim.candidates.map((candidate) =>
      unread(context, candidate, why ?? 'See the worker’s log.', isWorthRetrying(error)),
    );
    await settleCandidates(state, claim, settlements, { cost: noCost, mostKept: limits.keptInspections });
  }
}

interface Read {
  readonly candidate: Candidate;
  readonly name: RecordName;
  readonly judgement: Judgement;
}

async function confirm(context: SweeperContext, claim: ClaimedCandidates, signal: AbortSignal): Promise<void> {
  const { state, stores, limits } = context;
  const { request, candidates, plannedAgoMs } = claim;
  const environment = stores.findEnvironment(request.environment);
  const [owner] = environment === null ? [] : ownersOf(environment);
  if (environment === null || owner === undefined)
    throw new Error(`the environment ${request.environment} is no longer configured`);
  const type = await stores.use(environment, owner, request.record, (opened, used) => {
    forgetFacts(opened, used, plannedAgoMs);
    return Promise.resolve(used);
  });
  const named = candidates.map((candidate) => ({ candidate, parsed: parseRecordName([type], candidate.name) }));
  const readable = named.flatMap(({ candidate, parsed }) => (parsed.ok ? [{ candidate, name: parsed.name }] : []));
  const byName = new Map(readable.map((each) => [each.name.text, each]));
  const names = readable.map(({ name }) => name);
  let [held, rowsHeld, spent] = [[] as Read[], 0, noCost];
  const save = async () => {
    const [reads, cost] = [held, spent];
    [held, rowsHeld, spent] = [[], 0, noCost];
    await settleReads(context, claim, { environment, type, reads, cost }, signal);
  };
  for await (const { outcomes, cost } of inspectWhole(stores, environment, names, signal)) {
    spent = addCosts(spent, cost);
    for (const outcome of outcomes) {
      const asked = byName.get(outcome.name.text);
      if (asked === undefined) continue;
      held.push({ ...asked, judgement: judgeInspection(outcome) });
      const { postgres, clickhouse } = rowsOf([outcome]);
      rowsHeld += postgres + clickhouse;
      if (rowsHeld >= limits.rowsHeld) await save();
    }
  }
  await save();
  const renamed = named.flatMap(({ candidate, parsed }): readonly Settlement[] =>
    // By the names that the type has now it is the name of nothing: its key is another one.
    parsed.ok ? [] : [{ name: candidate.name, settled: 'unreadable', problem: parsed.expected }],
  );
  if (renamed.length > 0)
    await settleCandidates(state, claim, renamed, { cost: noCost, mostKept: limits.keptInspections });
}

/** Looks once more at the checksums of those that only they can tell, and saves what all of them are. */
async function settleReads(
  context: SweeperContext,
  claim: ClaimedCandidates,
  {
    environment,
    type,
    reads,
    cost,
  }: {
    readonly environment: EnvironmentConfig;
    readonly type: RecordType;
    readonly reads: readonly Read[];
    readonly cost: StoreCost;
  },
  signal: AbortSignal,
): Promise<void> {
  const { state, limits } = context;
  const { request } = claim;
  signal.throwIfAborted();
  const suspects = reads.flatMap(({ candidate, name, judgement }) => {
    const { reason, part } = candidate;
    if (reason !== 'checksum' || part === null) return [];
    const isTold =
      judgement.is === 'agreeing' &&
      judgement.inspection !== null &&
      hasChanged(type, candidate, judgement.inspection, environment);
    return isTold || (judgement.is !== 'agreeing' && judgement.is !== 'partly_read') ? [] : [{ name, part }];
  });
  const rechecked: Rechecked =
    suspects.length === 0
      ? { differing: new Set(), untold: new Set(), cost: noCost }
      : await recheckChecksums(context, environment, request.record, suspects, signal);
  const settleMs = settleMsOf(environment, type);
  await settleCandidates(
    state,
    claim,
    reads.map((read) => settle(context, type, read, { rechecked, settleMs })),
    { cost: addCosts(cost, rechecked.cost), mostKept: limits.keptInspections },
  );
}

function settle(
  context: SweeperContext,
  type: RecordType,
  { candidate, name, judgement }: Read,
  { rechecked, settleMs }: { readonly rechecked: Rechecked; readonly settleMs: number },
): Settlement {
  switch (judgement.is) {
    case 'unreadable':
      return unread(context, candidate, judgement.problem, true);
    case 'settling':
      return candidate.tries + 1 >= context.limits.tries
        ? { name: name.text, settled: 'settling' }
        : again(candidate, settleMs, null);
    case 'drifted':
      return { name: name.text, settled: 'drifted', drift: driftOf(context, type, name, judgement) };
    case 'partly_read':
      // A drift that nothing has changed since stays open until a deep sweep compares all of its rows: what no part of that names agrees by its checksums.
      if (candidate.reason === 'drift')
        return { name: name.text, settled: 'agreeing', at: null, problem: judgement.problem };
      if (candidate.reason !== 'checksum')
        return { name: name.text, settled: 'unreadable', problem: judgement.problem };
      return settleByChecksums(context, type, { candidate, name, judgement }, rechecked, settleMs);
    case 'agreeing':
      return settleByChecksums(context, type, { candidate, name, judgement }, rechecked, settleMs);
    default:
      return judgement satisfies never;
  }
}

/** Of what the inspection finds nothing. */
function settleByChecksums(
  context: SweeperContext,
  type: RecordType,
  {
    candidate,
    name,
    judgement: { inspection },
  }: Omit<Read, 'judgement'> & { readonly judgement: { readonly inspection: Inspection | null } },
  { differing, untold }: Rechecked,
  settleMs: number,
): Settlement {
  if (untold.has(name.text)) return unread(context, candidate, TOLD_BY_NOBODY, true);
  if (inspection === null && differing.has(name.text))
    return unread(context, candidate, 'Its checksums differ, and no inspection finds it.', true);
  if (inspection === null || !differing.has(name.text))
    return { name: name.text, settled: 'agreeing', at: inspection?.inspectedAt ?? null, problem: null };
  const fingerprint = fingerprintOf(inspection);
  if (candidate.fingerprint === fingerprint)
    return {
      name: name.text,
      settled: 'drifted',
      drift: driftOf(context, type, name, {
        cause: 'checksum_only',
        severity: 'warning',
        inspection,
      }),
    };
  // It may have changed between both looks: only what is the same at two of them is told by its checksums.
  return candidate.tries + 1 >= context.limits.tries
    ? { name: name.text, settled: 'settling' }
    : again(candidate, settleMs, fingerprint);
}

function unread({ limits }: SweeperContext, candidate: Candidate, problem: string, retry: boolean): Settlement {
  return retry && candidate.tries + 1 < READINGS
    ? { name: candidate.name, settled: null, dueInMs: limits.retryAfterMs, fingerprint: candidate.fingerprint }
    : { name: candidate.name, settled: 'unreadable', problem };
}

function again({ name, tries }: Candidate, settleMs: number, fingerprint: string | null): Settlement {
  const dueInMs = Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, settleMs) * 2 ** Math.min(tries, 10));
  return { name, settled: null, dueInMs, fingerprint };
}

/** It was written about when its checksums were taken, or later: then it was on its way. */
function hasChanged(
  type: RecordType,
  { foundAt }: Candidate,
  inspection: Inspection,
  environment: EnvironmentConfig,
): boolean {
  if (type.changedAt === null) return false;
  const [root] = inspection.rows;
  const field = root?.fields.find((each) => each.field === type.changedAt);
  const values = Object.values(field?.values ?? {}).filter((value) => typeof value === 'string');
  const newestMs = Math.max(...values.map((value) => Date.parse(value)));
  // Clocks differ, and a part takes its time from its first group to its last.
  return newestMs >= Date.parse(foundAt) - settleMsOf(environment, type) - LONGEST_WAIT_MS;
}

function driftOf(
  { keepValues }: SweeperContext,
  type: RecordType,
  name: RecordName,
  { cause, severity, inspection }: Pick<Extract<Judgement, { is: 'drifted' }>, 'cause' | 'severity' | 'inspection'>,
): SeenDrift {
  const kept = keepValues ? inspection : hashValues(inspection);
  return {
    id: uuidv7(),
    title: type.title,
    tenant: type.key.length > 1 ? (name.key[type.key[0]?.id ?? ''] ?? '') : '',
    cause,
    severity,
    headline: cause === 'checksum_only' ? 'Only the checksums differ. The inspection found nothing.' : headlineOf(kept),
    seenAt: inspection.inspectedAt,
    callsKnown: inspection.calls.length,
    difference: differenceOf(inspection),
    inspection: kept,
  };
}

/** Unchanged as long as the copies differ in the same values. RAW is left out, because merges change it. */
function differenceOf({ rows, copies }: Inspection): string {
  const raw = new Set(copies.filter(({ view }) => view === 'raw').map(({ id }) => id));
  const held = rows.map(({ rowSet, key, fields }) => [
    rowSet,
    key,
    fields.map(({ field, values }) => [field, Object.entries(values).filter(([id]) => !raw.has(id))]),
  ]);
  return hashOf(held);
}

/** The same for as long as nothing of the record has changed. */
function fingerprintOf({ rows, versions }: Inspection): string {
  return hashOf([rows, versions.map(({ values, version }) => [version, values])]);
}

function hashOf(held: unknown): string {
  return createHash('md5').update(JSON.stringify(held)).digest('hex');
}
