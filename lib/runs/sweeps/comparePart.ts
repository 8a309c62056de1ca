import type { EnvironmentConfig } from '@/lib/environments/config';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { finishPart, releasePart, renewPart, type ClaimedPart, type FinishedPart } from '@/lib/state/sweeps/claimPart';
import { MOST_ATTEMPTS } from '@/lib/state/sweeps/sweepSql';
import { traced } from '@/lib/tracing/trace';
import type { Stores } from '@/lib/stores/openStores';
import type { ChangeCursor, ChangeWindow, ComparedRows, SweepScope } from '@/lib/stores/sweeps/model';
import { forgetFacts } from '@/lib/stores/sweeps/SweepRead';
import { addCosts, noCost } from './costOfInspections';
import { inspectWhole } from './inspectWhole';
import { judgeInspection } from './judgeInspection';
import { isSkipped, skippedLeading } from './skippedRecords';
import { settleMsOf, type SweeperContext } from './SweepContext';
import { isWorthRetrying, whatFailed } from './whatFailed';
import { ClaimLost, whileHeld } from './whileHeld';

type Compared = Pick<
  FinishedPart,
  'compared' | 'inspected' | 'unseen' | 'isAtLeast' | 'candidates' | 'dueInMs' | 'cost'
>;

/** A busy store may not answer in time, so the next attempt asks in smaller pieces. */
const FINER_EACH_TIME = 4;

/** Compares a claimed part and saves what differs. Never throws: what a store fails is tried again, and at last said to be incomplete. */
export function comparePart(context: SweeperContext, part: ClaimedPart, closing: AbortSignal): Promise<void> {
  const attributes = {
    'lastwrite.sweep.id': part.sweep,
    'lastwrite.sweep.part': part.n,
    'lastwrite.environment': part.request.environment,
    'lastwrite.record.types': part.request.record,
  };
  return traced('compare sweep part', { attributes }, () => compareClaimed(context, part, closing));
}

async function compareClaimed(context: SweeperContext, part: ClaimedPart, closing: AbortSignal): Promise<void> {
  const { state, limits, onError } = context;
  const startedMs = performance.now();
  try {
    const compared = await whileHeld(
      { renew: () => renewPart(state, part, limits.leaseMs), leaseMs: limits.leaseMs, closing },
      (signal) => compare(context, part, signal),
    );
    await finishPart(state, part, { ...compared, mostCandidates: limits.candidates, problem: null });
  } catch (error) {
    if (error instanceof ClaimLost) return;
    if (closing.aborted) return releasePart(state, part, { afterMs: 0, counts: false });
    const why = whatFailed(error);
    if (why === null) onError('a part of a sweep could not be compared', error);
    const elapsedMs = performance.now() - startedMs;
    // The most that it can have been: a failure does not tell.
    const cost = { postgresMs: elapsedMs, clickhouseMs: elapsedMs, rowsRead: 0 };
    if (isWorthRetrying(error) && part.attempts < MOST_ATTEMPTS)
      return releasePart(state, part, { afterMs: limits.retryAfterMs * part.attempts, counts: true, cost });
    await finishPart(state, part, {
      compared: 0,
      unseen: 0,
      candidates: {},
      dueInMs: 0,
      cost,
      mostCandidates: limits.candidates,
      problem: why ?? 'See the worker’s log.',
    });
  }
}

async function compare(context: SweeperContext, part: ClaimedPart, signal: AbortSignal): Promise<Compared> {
  const { stores, limits } = context;
  const { request, owner, plannedAgoMs } = part;
  const environment = stores.findEnvironment(request.environment);
  if (environment === null) throw new Error(`the environment ${request.environment} is no longer configured`);
  return stores.use(environment, owner, request.record, async (opened, type) => {
    // The preflight asked anew, and another worker's facts may be older.
    forgetFacts(opened, type, plannedAgoMs);
    const dueInMs = settleMsOf(environment, type);
    if (request.kind === 'recent') return inspectChanged(context, environment, opened, type, part, { dueInMs, signal });
    const { records, differing, uncomputed, differ, stopped, cost } = await stores.reads.compare(
      opened,
      type,
      part.scope as SweepScope,
      {
        timeoutMs: limits.timeoutMs,
        targetMs: limits.targetMs,
        finer: FINER_EACH_TIME ** (part.attempts - 1),
        mostDiffering: limits.differingPerPart,
        compared: part.compared as readonly ComparedRows[],
        signal,
      },
    );
    return {
      compared: records,
      unseen: differ - differing.length,
      isAtLeast: stopped,
      candidates: { checksum: textsOf(differing), uncomputed: textsOf(uncomputed) },
      dueInMs,
      cost,
    };
  });
}

function textsOf(names: readonly RecordName[]): readonly string[] {
  return names.map(({ text }) => text);
}

/** Every record that changed in the window, some hundred at a time. What is not consistent at the first look is looked at again. */
async function inspectChanged(
  { stores, limits }: SweeperContext,
  environment: EnvironmentConfig,
  opened: Stores,
  type: RecordType,
  { scope }: ClaimedPart,
  { dueInMs, signal }: { readonly dueInMs: number; readonly signal: AbortSignal },
): Promise<Compared> {
  const skipped = skippedLeading(environment, type);
  const candidates = new Set<string>();
  const seen = new Set<string>();
  let [cost, unnamed] = [noCost, 0];
  for (let after: ChangeCursor | null = null; ;) {
    signal.throwIfAborted();
    const page = await stores.reads.changedKeys(opened, type, scope as ChangeWindow, {
      after,
      limit: limits.candidatesAtOnce,
      timeoutMs: limits.timeoutMs,
      signal,
    });
    cost = addCosts(cost, page.cost);
    unnamed += page.unnamed;
    const names = page.names.filter((name) => !seen.has(name.text) && !isSkipped(skipped, type, name));
    for (const { text } of names) seen.add(text);
    for await (const { outcomes, cost: ofInspections } of inspectWhole(stores, environment, names, signal)) {
      cost = addCosts(cost, ofInspections);
      for (const outcome of outcomes) if (judgeInspection(outcome).is !== 'agreeing') candidates.add(outcome.name.text);
    }
    if (page.next === null) break;
    after = page.next;
  }
  const listed = [...candidates].slice(0, limits.differingPerPart);
  return {
    compared: seen.size,
    inspected: [...seen],
    unseen: candidates.size - listed.length + unnamed,
    candidates: { changed: listed },
    dueInMs,
    cost,
  };
}
