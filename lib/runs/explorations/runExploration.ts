import type { ClaimedExploration } from '@/lib/state/interleavings/claimExploration';
import { isHeldByAnother, markCleaned } from '@/lib/state/interleavings/cleanExplorations';
import { completeExploration, giveBackExploration } from '@/lib/state/interleavings/endExploration';
import { failRun } from '@/lib/state/runs/endRun';
import { noteExploration } from '@/lib/state/interleavings/noteExploration';
import { traced } from '@/lib/tracing/trace';
import { explainFailure, OrdersFailed, type ExplorationFailure } from './explainFailure';
import type { ExplorerContext } from './ExplorerContext';
import { OrderBook } from './OrderBook';
import type { OpenRace } from './FoundOrder';
import { openRace } from './openRace';
import { prefixOf } from './prefixOf';
import { replayWitness, type NumberedOrder } from './replayWitness';
import { resolveRequest, type Race } from './resolveRequest';
import { seenSteps } from './seenSteps';
import { storesHeld } from './storesHeld';
import { toOrder } from './toOrder';

/**
 * Runs a claimed exploration to its end and saves what it finds. Never throws: what goes wrong ends the exploration as failed. A worker that is
 * asked to end gives it back, and another one begins anew.
 */
export function runExploration(
  context: ExplorerContext,
  claim: ClaimedExploration,
  closing: AbortSignal,
): Promise<void> {
  const attributes = {
    'lastwrite.exploration.id': claim.id,
    'lastwrite.scenario': claim.request.scenario,
    'lastwrite.variant': claim.request.variant,
  };
  return traced('explore', { attributes }, () => runClaimed(context, claim, closing));
}

async function runClaimed(context: ExplorerContext, claim: ClaimedExploration, closing: AbortSignal): Promise<void> {
  const { state, onError, onEvent } = context;
  const facts = { exploration: claim.id, scenario: claim.request.scenario, variant: claim.request.variant };
  onEvent('explores', facts);
  const book = new OrderBook(state, claim, (error) => {
    onError('orders could not be saved', error);
  });
  const over = AbortSignal.any([closing, book.gone]);
  const beganMs = performance.now();
  let race: OpenRace | null = null;
  let races: Race | null = null;
  try {
    races = raceOf(context, claim);
    race = openRace(races, {
      stateUrl: context.stateUrl,
      inFlight: context.limits.inFlight,
      prefix: prefixOf(claim.id),
    });
    const found = await explore(context, claim, race, book, over);
    const held = await book.close();
    if (closing.aborted) await giveBackExploration(state, claim);
    else if (held) await complete(context, claim, race, found);
  } catch (error) {
    onError('an exploration failed', error);
    await book.close().catch(() => false);
    if (closing.aborted) await giveBackExploration(state, claim).catch(() => undefined);
    else
      await fail(
        context,
        claim,
        explainFailure(
          error,
          races === null || (await storesHeld(races, context.stateUrl, performance.now() - beganMs)),
        ),
      );
  } finally {
    if (race) await leave(context, claim, race);
    onEvent('explored', facts);
  }
}

interface Found {
  readonly exhausted: boolean;
  readonly violating: readonly NumberedOrder[];
  readonly errors: number;
  readonly reason: string | null;
}

async function explore(
  { limits }: ExplorerContext,
  { request }: ClaimedExploration,
  race: OpenRace,
  book: OrderBook,
  over: AbortSignal,
): Promise<Found> {
  const failed = new AbortController();
  const violating: NumberedOrder[] = [];
  let [n, errors] = [0, 0];
  let reason: string | null = null;
  const how = {
    reduce: request.reduce,
    limit: request.limit,
    stuckAfterMs: limits.stuckAfterMs,
    signal: AbortSignal.any([over, failed.signal]),
  };
  const { complete } = await race.explore(how, (found) => {
    n += 1;
    const order = toOrder(found, n);
    book.add(order, n === 1 ? seenSteps(found.events) : null);
    if (order.outcome === 'violated') violating.push({ ...found, n });
    if (order.outcome !== 'error') return;
    errors += 1;
    reason = order.error;
    if (errors >= limits.mostErrors) failed.abort();
  });
  if (failed.signal.aborted && !over.aborted) throw new OrdersFailed(errors, reason ?? '');
  // An order that could not be judged may have violated something.
  return { exhausted: complete && errors === 0, violating, errors, reason };
}

async function complete(
  { state }: ExplorerContext,
  claim: ClaimedExploration,
  race: OpenRace,
  { exhausted, violating, errors, reason }: Found,
): Promise<void> {
  if (errors > 0)
    await noteExploration(state, claim.id, {
      key: 'errors',
      message: `${errors === 1 ? 'One order' : `${errors} orders`} could not be judged: ${reason ?? ''}`,
    });
  const witness = await replayWitness(race, violating);
  await completeExploration(state, claim, { exhausted, witness });
}

function raceOf({ environments }: ExplorerContext, { request }: ClaimedExploration): Race {
  const environment = environments.find((known) => known.id === request.environment) ?? environments[0];
  if (!environment) throw new TypeError('there is at least one environment');
  return resolveRequest(environment, request).race;
}

async function fail(
  { state, onError }: ExplorerContext,
  claim: ClaimedExploration,
  failure: ExplorationFailure,
): Promise<void> {
  // While the own database is away, the claim runs out, and whoever claims it next begins anew.
  await failRun(state, 'explorations', claim, failure).catch((error: unknown) => {
    onError('a failed exploration could not be ended', error);
  });
}

async function leave({ state, onError }: ExplorerContext, claim: ClaimedExploration, race: OpenRace): Promise<void> {
  try {
    if (await isHeldByAnother(state, claim)) return;
    await race.remove();
    await markCleaned(state, claim.id);
  } catch (error) {
    onError('the records of an exploration could not be removed, trying again', error);
  } finally {
    await race.close().catch((error: unknown) => {
      onError('connections could not be closed', error);
    });
  }
}
