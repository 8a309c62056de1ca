import { v7 as uuidv7 } from 'uuid';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { State } from '@/lib/state/openState';
import { listRaised, lockAlerts, saveAlerts, type AlertChange } from '@/lib/state/webhooks/raisedAlerts';
import { listEnabledWebhooks } from '@/lib/state/webhooks/webhooks';
import { messageOf } from './bodyOf';
import { changesSince, type Change } from './evaluate';
import { readWatched } from './readWatched';

/**
 * Compares what holds now with what each webhook was told last, and notes what it is to be told: that something began once, and that it is over once. Safe to repeat;
 * one worker at a time does it, the others pass. Gives the number of deliveries.
 */
export async function raiseAlerts(state: State, nowMs: number): Promise<number> {
  return inTransaction(state.pool, async (begin) => {
    const client = await begin();
    if (!(await lockAlerts(client))) return 0;
    const webhooks = await listEnabledWebhooks(client);
    if (webhooks.length === 0) return 0;
    const changes = changesSince(webhooks, await listRaised(client), await readWatched(client));
    await saveAlerts(
      client,
      changes.map((change) => toKept(change, nowMs)),
    );
    return changes.filter(({ facts }) => facts !== null).length;
  });
}

function toKept({ facts, ...change }: Change, nowMs: number): AlertChange {
  if (facts === null) return { ...change, id: null, text: '', body: null };
  return { ...change, id: uuidv7(), ...messageOf(change.isOver ? 'alert.over' : 'alert.raised', facts, nowMs) };
}
