import { formatParameter } from '@/lib/contract/parameters';
import type { Exploration } from '@/lib/contract/interleavings';
import { withQuery } from '../loadTests/address';
import { actorsOfSchedule, formatSchedule } from './schedule';

/** Addresses of the screens about orders. Every state that someone would send to a colleague stands in them. */
export const interleavingsPath = '/interleavings';
export const explorationsPath = `${interleavingsPath}/explorations`;
export const replayFormPath = `${interleavingsPath}/replay`;

/** The fix matrix of a scenario; `variant` is the one that is looked at. */
export function matrixPath(scenario: string, variant: string | null = null, environment: string | null = null): string {
  return withQuery(
    interleavingsPath,
    new URLSearchParams({
      scenario,
      ...(variant === null ? {} : { variant }),
      ...environmentParam(environment),
    }),
  );
}

/** The explorations of a scenario. */
export function explorationsOf(scenario: string, environment: string | null): string {
  return withQuery(explorationsPath, new URLSearchParams({ scenario, ...environmentParam(environment) }));
}

/** The form of a replay with a scenario chosen, and no order yet. */
export function newReplayPath(scenario: string, environment: string | null): string {
  return withQuery(replayFormPath, new URLSearchParams({ scenario, ...environmentParam(environment) }));
}

/** The matrix as this exploration filled it: its scenario, its variant, its options. */
export function matrixOf({ request }: Pick<Exploration, 'request'>): string {
  return withQuery(
    interleavingsPath,
    new URLSearchParams({
      scenario: request.scenario,
      ...optionParams(request),
      ...(request.reduce ? {} : { orders: 'all' }),
      variant: request.variant,
      ...environmentParam(request.environment),
    }),
  );
}

export function explorationPath(id: string): string {
  return `${interleavingsPath}/${encodeURIComponent(id)}`;
}

export function orderPath(id: string, n: number): string {
  return `${explorationPath(id)}/orders/${n}`;
}

/** An order by itself, to be run again: everything that it takes stands in the address. */
export function replayPath(
  request: Pick<Exploration['request'], 'scenario' | 'variant' | 'environment' | 'reindex' | 'parameters'>,
  schedule: readonly { readonly actor: string; readonly step: string; readonly blockedUntil: number | null }[],
): string {
  return withQuery(replayFormPath, replayParams(request, schedule));
}

/** The same as the form's query. */
export function replayParams(
  request: Parameters<typeof replayPath>[0],
  schedule: Parameters<typeof replayPath>[1],
): URLSearchParams {
  return new URLSearchParams({
    scenario: request.scenario,
    variant: request.variant,
    ...optionParams(request),
    ...environmentParam(request.environment),
    schedule: formatSchedule(actorsOfSchedule(schedule)),
  });
}

/** null: the first configured one, or none. */
function environmentParam(environment: string | null): Record<string, string> {
  return environment === null ? {} : { environment };
}

function optionParams({
  reindex,
  parameters,
}: Pick<Exploration['request'], 'reindex' | 'parameters'>): Record<string, string> {
  return {
    ...(reindex ? { reindex: '1' } : {}),
    ...Object.fromEntries(Object.entries(parameters).map(([id, value]) => [id, formatParameter(value)])),
  };
}
