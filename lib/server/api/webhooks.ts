import { createRoute } from '@hono/zod-openapi';
import type { z } from 'zod';
import type { ActivityChange } from '@/lib/contract/activity';
import {
  createdWebhookSchema,
  deliverySchema,
  webhookInputSchema,
  webhookPatchSchema,
  webhookSchema,
  webhooksResponseSchema,
  type Webhook,
  type WebhookPatch,
} from '@/lib/contract/schedules';
import { changeWebhook, createWebhook, deleteWebhook, testWebhook } from '@/lib/alerts/changeWebhook';
import { DELIVER_WITHIN_MS } from '@/lib/alerts/delivery/deliver';
import { webhookNotFound } from '@/lib/alerts/WebhookError';
import { noted } from '@/lib/state/activity/noted';
import type { State } from '@/lib/state/openState';
import { listWebhooks, type WebhookWithDeliveries } from '@/lib/state/webhooks/webhooks';
import { identityOf, userOf, type Identity } from '../access/identity';
import { environmentOf, getServer, type Server } from '../getServer';
import { answers, body, bodyCodes, created, deleted, deletionCodes } from '../http/answers';
import { countedPlaces } from '../http/countedPlaces';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { noQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, runId } from '../http/runs';
import { fromState, refuseWithoutState } from './fromState';
import { noteQuietly } from './noteQuietly';
import { idsIn } from '../inspections';
import { refuseUnknownRecord } from './refuseUnknownRecord';

/** Of one console. Each holds a connection to somebody else's server. */
export const MOST_TESTS = 4;
const tests = countedPlaces(
  MOST_TESTS,
  () =>
    new ProblemError(
      'too_many_tests',
      `This console sends at most ${MOST_TESTS} tests at the same time. Try again in ten seconds.`,
      undefined,
      { 'retry-after': '2' },
    ),
);
/** The attempt, and a few statements. */
const TEST_WITHIN_MS = DELIVER_WITHIN_MS + 5_000;

const webhookId = ({ id }: z.output<typeof idPath>) => runId(id, webhookNotFound);
const withWebhooks = <T>(server: Server, ask: (state: State) => Promise<T>, deadlineMs?: number) =>
  fromState(server, () => refuseWithoutState('webhooks'), ask, deadlineMs);

/** Who is told of drift, of schedules that do not run, and of sweeps that are incomplete. */
export const webhooks = newRoutes();

webhooks.openapi(
  createRoute({
    method: 'get',
    path: '/api/webhooks',
    operationId: 'listWebhooks',
    summary:
      'The webhooks, oldest first, each with its newest deliveries. Without the role run, only the host of a URL is shown, because the rest is often a secret.',
    request: { query: noQuery },
    responses: answers('The webhooks.', webhooksResponseSchema),
  }),
  async (context) => {
    const all = await withWebhooks(getServer(), ({ pool }) => listWebhooks(pool));
    return json(all.map((each) => toWebhook(identityOf(context), each)));
  },
);

webhooks.openapi(
  createRoute({
    method: 'post',
    path: '/api/webhooks',
    operationId: 'createWebhook',
    summary:
      'Posts alerts to a URL, signed as in Standard Webhooks. Only this answer contains the secret. An address of the console itself is refused.',
    middleware: readJson,
    request: { query: noQuery, body: body(webhookInputSchema) },
    responses: created('The webhook, with its secret.', createdWebhookSchema, ['unknown_environment', ...bodyCodes]),
  }),
  async (context) => {
    const input = context.req.valid('json');
    const server = getServer();
    await refuseUnknownScope(server, input);
    const by = userOf(context);
    const webhook = await withWebhooks(server, (state) =>
      noted(
        state,
        ({ id }: { readonly id: string }) => ({ by, what: 'created', kind: 'webhook', subject: id }),
        (own) => createWebhook(own, input, by),
      ),
    );
    return json({ ...toWebhook(identityOf(context), webhook), secret: webhook.secret }, 201);
  },
);

webhooks.openapi(
  createRoute({
    method: 'patch',
    path: '/api/webhooks/{id}',
    operationId: 'changeWebhook',
    summary:
      'Changes a webhook, or turns it on or off. Turning it off drops pending deliveries. Turning it on sends the current alerts.',
    middleware: readJson,
    request: { params: idPath, query: noQuery, body: body(webhookPatchSchema) },
    responses: answers('The current webhook.', webhookSchema, ['webhook_not_found', ...bodyCodes]),
  }),
  async (context) => {
    const id = webhookId(context.req.valid('param'));
    const patch = context.req.valid('json');
    const changes = changesOfWebhook(patch);
    const deed = { by: userOf(context), what: 'changed', kind: 'webhook', subject: id, changes } as const;
    const changed = await withWebhooks(getServer(), (state) =>
      noted(state, deed, (own) => changeWebhook(own, id, patch)),
    );
    return json(toWebhook(identityOf(context), changed));
  },
);

webhooks.openapi(
  createRoute({
    method: 'delete',
    path: '/api/webhooks/{id}',
    operationId: 'deleteWebhook',
    summary: 'Deletes a webhook with its deliveries.',
    request: { params: idPath, query: noQuery },
    responses: deleted(['webhook_not_found']),
  }),
  async (context) => {
    const id = webhookId(context.req.valid('param'));
    const deed = { by: userOf(context), what: 'deleted', kind: 'webhook', subject: id } as const;
    await withWebhooks(getServer(), (state) => noted(state, deed, (own) => deleteWebhook(own, id)));
    return empty(204);
  },
);

/** Takes no body; one that is sent is not looked at. */
webhooks.openapi(
  createRoute({
    method: 'post',
    path: '/api/webhooks/{id}/test',
    operationId: 'testWebhook',
    summary: 'Sends one test now and returns the result, also for a webhook that is turned off.',
    request: { params: idPath, query: noQuery },
    responses: answers('The finished delivery.', deliverySchema, [
      'webhook_not_found',
      'too_many_tests',
      ...deletionCodes,
    ]),
  }),
  async (context) => {
    const id = webhookId(context.req.valid('param'));
    const server = getServer();
    const leave = tests.enter();
    const delivery = await withWebhooks(
      server,
      (state) => testWebhook({ state, nowMs: Date.now, chance: Math.random }, id),
      TEST_WITHIN_MS,
    ).finally(leave);
    await noteQuietly(server, { by: userOf(context), what: 'tested', kind: 'webhook', subject: id });
    return json(delivery);
  },
);

function changesOfWebhook({ title, url, alerts, threshold, enabled }: WebhookPatch): readonly ActivityChange[] {
  const all: readonly [ActivityChange, boolean][] = [
    ['title', title !== undefined],
    ['address', url !== undefined],
    ['alerts', alerts !== undefined],
    ['threshold', threshold !== undefined],
    ['enabled', enabled === true],
    ['disabled', enabled === false],
  ];
  return all.flatMap(([change, isOne]) => (isOne ? [change] : []));
}

async function refuseUnknownScope(
  server: Server,
  { environment, record }: { environment?: string; record?: string },
): Promise<void> {
  const named = environment === undefined ? null : environmentOf(server, environment);
  if (record === undefined) return;
  const places = named === null ? server.config.environments : [named];
  const known = await Promise.all(places.map((place) => idsIn(server, place)));
  const isKnown = known.some((ids) => ids.includes(record));
  const [first] = places;
  if (!isKnown && first !== undefined) await refuseUnknownRecord(server, first, record, 'record');
}

function toWebhook(reader: Identity | null, { secret: _secret, ...webhook }: WebhookWithDeliveries): Webhook {
  const maySee = reader?.role === 'run';
  return { ...webhook, url: maySee ? webhook.url : `${new URL(webhook.url).origin}/…` };
}
