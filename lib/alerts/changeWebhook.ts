import { v7 as uuidv7 } from 'uuid';
import { scheduleLimits, type WebhookDelivery, type WebhookInput, type WebhookPatch } from '@/lib/contract/schedules';
import { listConsoles } from '@/lib/state/consoles/consoles';
import type { State } from '@/lib/state/openState';
import { insertTest, readDelivery } from '@/lib/state/webhooks/deliveries';
import {
  changeWebhook as saveChange,
  createWebhook as insert,
  deleteWebhook as remove,
  readWebhook,
  type WebhookWithDeliveries,
} from '@/lib/state/webhooks/webhooks';
import { messageOf } from './bodyOf';
import { attempt, type DeliveryContext } from './delivery/deliver';
import { whyNotSendTo } from './delivery/ownAddress';
import { newSecret } from './delivery/sign';
import { WebhookError, webhookNotFound } from './WebhookError';

/** With its secret. Throws WebhookError for a URL that nothing may be sent to, and when there are as many as there may be. */
export async function createWebhook(
  state: State,
  { environment, record, ...input }: WebhookInput,
  createdBy: string | null,
): Promise<WebhookWithDeliveries> {
  await refuseUrl(state, input.url);
  const id = uuidv7();
  const webhook = { ...input, id, secret: newSecret(), environment: environment ?? null, record: record ?? null };
  if (!(await insert(state.pool, { ...webhook, createdBy })))
    throw new WebhookError(
      'invalid_request',
      `Expected at most ${scheduleLimits.webhooks} webhooks. Delete one first.`,
    );
  return read(state, id);
}

/** Throws WebhookError as above, and when there is none with this id. */
export async function changeWebhook(state: State, id: string, patch: WebhookPatch): Promise<WebhookWithDeliveries> {
  if (patch.url !== undefined) await refuseUrl(state, patch.url);
  if (!(await saveChange(state.pool, id, patch))) throw webhookNotFound();
  return read(state, id);
}

export async function deleteWebhook(state: State, id: string): Promise<void> {
  if (!(await remove(state.pool, id))) throw webhookNotFound();
}

/** Sends a test now, once, and gives what came of it. It may be sent to a webhook that is turned off. */
export async function testWebhook(context: DeliveryContext, id: string): Promise<WebhookDelivery> {
  const { state, nowMs } = context;
  const test = uuidv7();
  const { text, body } = messageOf('test', { alert: 'test', webhook: id }, nowMs());
  const claimed = await insertTest(state, { id: test, webhook: id, text, body: JSON.stringify(body) });
  if (claimed === null) throw webhookNotFound();
  await attempt(context, claimed, { isTest: true });
  const delivery = await readDelivery(state.pool, test);
  // Somebody has deleted the webhook meanwhile.
  if (delivery === null) throw webhookNotFound();
  return delivery;
}

/** By what its host is; what its name resolves to is looked at whenever something is sent. */
async function refuseUrl(state: State, url: string): Promise<void> {
  const why = whyNotSendTo(new URL(url), await listConsoles(state));
  if (why !== null) throw new WebhookError('invalid_request', `Expected another address. ${why}`, 'url');
}

async function read(state: State, id: string): Promise<WebhookWithDeliveries> {
  const webhook = await readWebhook(state.pool, id);
  if (webhook === null) throw webhookNotFound();
  return webhook;
}
