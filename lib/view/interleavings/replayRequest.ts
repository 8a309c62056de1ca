import type { Exploration, InterleavingInput, ReplayRequest, ScheduledStep } from '@/lib/contract/interleavings';
import { actorsOfSchedule, formatSchedule } from './schedule';

/** An order of an exploration, to be run again as it was run there. */
export function replayRequest(
  { scenario, variant, environment, reindex, parameters }: Exploration['request'],
  schedule: readonly ScheduledStep[],
): ReplayRequest {
  return {
    scenario,
    variant,
    schedule: formatSchedule(actorsOfSchedule(schedule)),
    ...(environment === null ? {} : { environment }),
    ...(reindex ? { reindex } : {}),
    parameters,
  };
}

/** The same exploration once more. */
export function requestOf({ environment, ...request }: Exploration['request']): InterleavingInput {
  return {
    ...request,
    ...(environment === null ? {} : { environment }),
    ...(request.reindex ? {} : { reindex: undefined }),
  };
}
