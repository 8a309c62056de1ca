import type { Replay, ReplayRequest } from '@/lib/contract/interleavings';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { racedOf } from '@/lib/scenarios/Scenario';
import { recordCalls } from '@/lib/state/calls';
import type { State } from '@/lib/state/openState';
import { explainOrder } from './order/explainOrder';
import { parseSchedule, ScheduleSyntaxError } from './order/parseSchedule';
import { InterleavingError } from './InterleavingError';
import type { OpenRace, ReplayedOrder } from './FoundOrder';
import { openRace } from './openRace';
import { OrderDoesNotFit } from '@/lib/steps/replayOrder';
import { resolveRequest } from './resolveRequest';
import { sentenceOf } from './sentenceOf';
import { toSchedule } from './toOrder';
import { whileAsked } from './whileAsked';

export interface ReplayContext {
  readonly state: State;
  /** Of the same database, for scenarios with tables of their own. */
  readonly stateUrl: string;
}

/**
 * Runs one order again on the databases and tells what the stores held after each step. The record of a scorecard race stays, with its calls, so that it can be
 * inspected. Throws InterleavingError: what does not exist, may not be written, does not fit, or could not be run.
 */
export async function replayRequested(
  { state, stateUrl }: ReplayContext,
  environment: EnvironmentConfig,
  { schedule, ...asked }: ReplayRequest,
): Promise<Replay> {
  const { request, race } = resolveRequest(environment, asked);
  const actors = actorsOf(schedule);
  const opened = openRace(race, { stateUrl, inFlight: 1, prefix: 'replay' });
  try {
    const replayed = await whileAsked(() => replay(opened, actors));
    const { subject, calls } = replayed;
    if (subject !== null)
      await recordCalls(
        state,
        environment.id,
        scorecardType,
        calls.map(({ failure: _failure, ...call }) => call),
      );
    return {
      scenario: request.scenario,
      variant: request.variant,
      raced: racedOf(race.scenario),
      schedule: toSchedule(replayed.events),
      outcome: replayed.outcome,
      violations: replayed.violations.map(({ code }) => code),
      sentence: sentenceOf(replayed) ?? explainOrder(replayed),
      states: [...replayed.states],
      subject,
      environment: request.environment,
      calls: calls.map(({ failure: _failure, steps, work, ...call }) => ({
        ...call,
        work: [...work],
        steps: [...steps],
      })),
      inspection: replayed.inspection,
      error: replayed.error,
    };
  } finally {
    await opened.close();
  }
}

async function replay(race: OpenRace, actors: readonly string[]): Promise<ReplayedOrder> {
  try {
    return await race.replay(actors, true);
  } catch (error) {
    if (error instanceof OrderDoesNotFit)
      throw new InterleavingError(
        'order_does_not_fit',
        `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`,
        'schedule',
      );
    throw error;
  }
}

function actorsOf(schedule: ReplayRequest['schedule']): readonly string[] {
  if (typeof schedule !== 'string') return schedule;
  try {
    return parseSchedule(schedule);
  } catch (error) {
    if (error instanceof ScheduleSyntaxError)
      throw new InterleavingError('order_does_not_fit', `The order cannot be parsed: ${error.message}.`, 'schedule');
    throw error;
  }
}
