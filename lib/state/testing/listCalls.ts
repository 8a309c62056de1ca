import type { Call } from '@/lib/evidence/model';
import { listCallsOf, type DroppedCalls } from '../calls';
import type { State } from '../openState';

/** The calls on one record, by `startedAt`. */
export async function listCalls(state: State, environmentId: string, name: string): Promise<readonly Call[]> {
  return (await listCallsOf(state, environmentId, [name])).get(name)?.calls ?? [];
}

/** The dropped calls of one record, the most valuable first. */
export async function listDroppedCalls(
  state: State,
  environmentId: string,
  name: string,
): Promise<readonly DroppedCalls[]> {
  return (await listCallsOf(state, environmentId, [name])).get(name)?.dropped ?? [];
}
