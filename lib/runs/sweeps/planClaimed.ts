import type { Sweep } from '@/lib/contract/sweeps';
import { sweepLimits } from '@/lib/contract/sweeps';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Owner } from '@/lib/environments/environmentStores';
import {
  releasePlanning,
  renewPlanning,
  savePlan,
  type ClaimedSweep,
  type PlannedPart,
} from '@/lib/state/sweeps/claimPlanning';
import { failRun } from '@/lib/state/runs/endRun';
import { endUnplanned } from '@/lib/state/sweeps/endSweep';
import { readVerifiedThrough } from '@/lib/state/sweeps/readVerified';
import type { ChangeWindow, ComparedRows, SweepPreflight } from '@/lib/stores/sweeps/model';
import { LOOK_BACK_MS } from '@/lib/stores/sweeps/preflightSweep';
import { skippedLeading, skippedWarning } from './skippedRecords';
import { refusalText } from './startSweep';
import { ownersOf, settleMsOf, type SweeperContext } from './SweepContext';
import { isWorthRetrying, whatFailed } from './whatFailed';
import { ClaimLost, whileHeld } from './whileHeld';

/** Of one owner's stores: what was found before, and what is compared. */
export interface OwnerPlan {
  readonly owner: Owner;
  readonly preflight: SweepPreflight;
  readonly compared: readonly ComparedRows[];
}

const MOST_WARNINGS = 50;
/** What a row costs a store, about, in a sweep that has a limit and no experience. */
const MS_PER_ROW = 0.0025;
const LEAST_ROWS = 5_000;
const DAY_MS = 86_400_000;

/** The sweep can't be, whatever the stores do next. `message` is written for people. */
class Unplannable extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Cuts a claimed sweep into parts and saves them. Never throws: what goes wrong ends the sweep, or gives it back to be tried again. */
export async function planClaimed(context: SweeperContext, claim: ClaimedSweep, closing: AbortSignal): Promise<void> {
  const { state, limits, onError, onEvent } = context;
  try {
    await whileHeld(
      { renew: () => renewPlanning(state, claim, limits.leaseMs), leaseMs: limits.leaseMs, closing },
      (signal) => plan(context, claim, signal),
    );
    onEvent('planned a sweep', { sweep: claim.id, ...claim.request });
  } catch (error) {
    if (error instanceof ClaimLost) return;
    if (closing.aborted) return releasePlanning(state, claim, { afterMs: 0, counts: false });
    if (error instanceof Unplannable) {
      await failRun(state, 'sweeps', claim, { code: error.code, detail: error.message });
      return;
    }
    const why = whatFailed(error);
    if (why === null) onError('a sweep could not be planned', error);
    if (isWorthRetrying(error) && claim.attempts < 3)
      return releasePlanning(state, claim, { afterMs: limits.retryAfterMs * claim.attempts, counts: true });
    if (why === null)
      await failRun(state, 'sweeps', claim, {
        code: 'internal',
        detail: 'The sweep could not be planned. See the worker’s log.',
      });
    else await endUnplanned(state, claim, why);
  }
}

async function plan(context: SweeperContext, claim: ClaimedSweep, signal: AbortSignal): Promise<void> {
  const { state, stores, limits } = context;
  const { request } = claim;
  const environment = stores.findEnvironment(request.environment);
  if (environment === null) throw new Unplannable('environment_gone', 'Its environment is no longer configured.');
  const startedMs = performance.now();
  const looks = await lookFirst(context, environment, request, signal);
  const { window, verified, warnings: windowWarnings } = await windowOf(context, request, looks);
  const owners: OwnerPlan[] = [];
  const parts: PlannedPart[] = [];
  let rowsRead = 0;
  const warnings = new Set([...looks.warnings, ...windowWarnings]);
  for (const { owner, preflight } of looks.owners) {
    signal.throwIfAborted();
    const found = await stores.use(environment, owner, request.record, async (opened, type) => {
      const options = { timeoutMs: limits.timeoutMs, signal };
      const skipLeading = skippedLeading(environment, type);
      for (const warning of skippedWarning(skipLeading, type)) warnings.add(warning);
      if (request.kind === 'recent') {
        const perPart = changesPerPart(context, request);
        const windows = await stores.reads.split(opened, type, window, {
          ...options,
          perPart,
          mostParts: limits.mostParts,
        });
        const planned = windows.map((scope, index) => ({
          owner,
          scope,
          // How many changed in the last one is not known before it is read.
          records: index === windows.length - 1 ? 0 : perPart,
          rows: perPart,
        }));
        return { parts: planned, compared: [], rowsRead: 0 };
      }
      const { scopes, compared, cost } = await stores.reads.plan(opened, type, {
        ...options,
        rowsPerScope: rowsPerPart(context, request),
        skipLeading,
      });
      return {
        parts: scopes.map((scope) => ({ owner, scope, records: scope.records, rows: scope.rows })),
        compared,
        rowsRead: cost.rowsRead,
      };
    });
    rowsRead += found.rowsRead;
    owners.push({ owner, preflight, compared: found.compared });
    parts.push(...found.parts);
    for (const warning of preflight.warnings) warnings.add(warning);
    if (parts.length > limits.mostParts)
      throw new Unplannable(
        'too_many_parts',
        `It would have more than ${limits.mostParts.toLocaleString('en')} parts. Sweep fewer customers, or start it without a row limit.`,
      );
  }
  const elapsedMs = performance.now() - startedMs;
  await savePlan(state, claim, {
    window: verified,
    parts,
    preflight: owners,
    leftOut: leftOutOf(owners),
    warnings: [...warnings].slice(0, MOST_WARNINGS),
    // The most that it can have been: how each store's time was spent is not told.
    cost: { postgresMs: elapsedMs, clickhouseMs: elapsedMs, rowsRead },
    mostDrifts: limits.candidates,
  });
}

interface FirstLook {
  readonly owners: readonly { readonly owner: Owner; readonly preflight: SweepPreflight }[];
  /** What is older has settled, by the truth's clock: ISO 8601 UTC. */
  readonly settledTo: string;
  /** What is older has settled, and no open transaction will still write it. Not after `settledTo`. */
  readonly verifiedTo: string;
  /** How far before its window's beginning a transaction that could not be seen may still have written. */
  readonly lookBackMs: number;
  readonly warnings: readonly string[];
}

async function lookFirst(
  { stores, limits }: SweeperContext,
  environment: EnvironmentConfig,
  { record, kind }: Sweep['request'],
  signal: AbortSignal,
): Promise<FirstLook> {
  const owners: { owner: Owner; preflight: SweepPreflight }[] = [];
  let settledToMs = Infinity;
  let verifiedToMs = Infinity;
  let lookBackMs = 0;
  const warnings: string[] = [];
  for (const owner of ownersOf(environment)) {
    signal.throwIfAborted();
    await stores.use(environment, owner, record, async (opened, type) => {
      const preflight = await stores.reads.preflight(opened, type, kind, { timeoutMs: limits.timeoutMs, signal });
      owners.push({ owner, preflight });
      const settledMs = Date.now() + (preflight.clocks.postgresMs ?? 0) - settleMsOf(environment, type);
      settledToMs = Math.min(settledToMs, settledMs);
      verifiedToMs = Math.min(verifiedToMs, writtenBeforeMs(preflight, settledMs));
      warnings.push(...heldBackWarning(preflight, settledMs));
      if (!preflight.transactions.seen && preflight.changes !== 'commit_timestamps') lookBackMs = LOOK_BACK_MS;
    });
  }
  const refusals = owners.flatMap(({ preflight }) => preflight.refusals);
  if (refusals.length > 0) throw new Unplannable('sweep_refused', refusalText(refusals));
  if (owners.length === 0)
    throw new Unplannable('sweep_refused', 'Its environment lists no customers with readable stores.');
  return { owners, settledTo: isoOf(settledToMs), verifiedTo: isoOf(verifiedToMs), lookBackMs, warnings };
}

/** A row that a transaction writes has the time at which it began: what is open, or began since that was looked at, may still bring changes from then on. */
function writtenBeforeMs({ changes, transactions }: SweepPreflight, settledMs: number): number {
  if (changes === 'commit_timestamps') return settledMs;
  const { seenAtMs, writingSinceMs, openSinceMs } = transactions;
  const openMs = openSinceMs === null ? Infinity : Math.max(openSinceMs, settledMs - LOOK_BACK_MS);
  // The window includes its end.
  return Math.min(settledMs, seenAtMs - 1, (writingSinceMs ?? Infinity) - 1, openMs - 1);
}

/** Short ones are every day's; one that stays open, or was prepared and forgotten, keeps everything after it unverified. */
function heldBackWarning(
  { changes, transactions: { writingSinceMs } }: SweepPreflight,
  settledMs: number,
): readonly string[] {
  if (changes === 'commit_timestamps' || writingSinceMs === null || writingSinceMs >= settledMs - LOOK_BACK_MS)
    return [];
  return [
    `A transaction that may still write has been open since ${new Date(writingSinceMs).toISOString()}. Later changes are compared, but not verified until it ends. Look for it in pg_stat_activity and pg_prepared_xacts.`,
  ];
}

interface Windows {
  /** What is compared, as far as it has settled. */
  readonly window: ChangeWindow;
  /** What of it is verified when all of it agrees: open transactions may still change the rest. May be empty. */
  readonly verified: ChangeWindow;
  readonly warnings: readonly string[];
}

async function windowOf(
  context: SweeperContext,
  request: Sweep['request'],
  looks: Pick<FirstLook, 'settledTo' | 'verifiedTo' | 'lookBackMs'>,
): Promise<Windows> {
  const { settledTo, verifiedTo } = looks;
  const { from, warnings } =
    request.kind === 'deep' ? { from: null, warnings: [] } : await beginningOf(context, request, looks);
  const upTo = (to: string): ChangeWindow => ({ from: from === null ? null : earlier(from, to), to });
  return { window: upTo(settledTo), verified: upTo(verifiedTo), warnings };
}

async function beginningOf(
  { state, limits }: SweeperContext,
  request: Sweep['request'],
  { settledTo, verifiedTo, lookBackMs }: Pick<FirstLook, 'settledTo' | 'verifiedTo' | 'lookBackMs'>,
): Promise<{ readonly from: string; readonly warnings: readonly string[] }> {
  if (request.since !== undefined) return { from: request.since, warnings: [] };
  const verified = await readVerifiedThrough(state, request.environment, request.record);
  const oldest = isoOf(Date.parse(settledTo) - sweepLimits.windowDays.max * DAY_MS);
  if (verified !== null && verified >= oldest) return { from: before(verified, lookBackMs), warnings: [] };
  if (verified === null)
    return { from: later(oldest, isoOf(Date.parse(verifiedTo) - limits.firstWindowMs)), warnings: [] };
  return {
    from: oldest,
    warnings: [
      `Nothing is verified after ${verified}, and a recent sweep looks back ${sweepLimits.windowDays.max} days at most. Run a deep sweep to close the gap.`,
    ],
  };
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function before(time: string, ms: number): string {
  return ms === 0 ? time : isoOf(Date.parse(time) - ms);
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** A part alone must not use up a minute's allowance. */
function rowsPerPart({ limits }: SweeperContext, { limits: asked }: Sweep['request']): number {
  const byRows = (asked.rowsPerMinute ?? Infinity) / 4;
  const byMs = asked.storeMsPerMinute / 4 / MS_PER_ROW;
  return Math.round(Math.min(limits.rowsPerPart, Math.max(Math.min(byRows, byMs), Math.min(byRows, LEAST_ROWS), 100)));
}

function changesPerPart({ limits }: SweeperContext, { limits: asked }: Sweep['request']): number {
  return Math.round(Math.min(limits.changesPerPart, Math.max(100, (asked.rowsPerMinute ?? Infinity) / 8)));
}

/** Once for each field, though there may be many owners. */
function leftOutOf(owners: readonly OwnerPlan[]): Sweep['leftOut'] {
  const all = owners.flatMap(({ compared }) =>
    compared.flatMap(({ copy, rowSet, leftOut }) => leftOut.map(({ field, why }) => ({ copy, rowSet, field, why }))),
  );
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
