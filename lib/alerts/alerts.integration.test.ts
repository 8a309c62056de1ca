import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookDelivery, WebhookInput } from '@/lib/contract/schedules';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { openJobs, type Jobs } from '@/lib/runs/jobs/openJobs';
import { insertSweep } from '@/lib/runs/schedules/testing/scheduledSweeps';
import { createSchedule } from '@/lib/runs/schedules/changeSchedule';
import { tellConsole } from '@/lib/state/consoles/consoles';
import { openState, type State } from '@/lib/state/openState';
import { claimDelivery, finishAttempt } from '@/lib/state/webhooks/deliveries';
import { readWebhook, type WebhookWithDeliveries } from '@/lib/state/webhooks/webhooks';
import { answering, httpAnswer, silence, startMisbehavingServer } from '@/lib/stores/testing/misbehavingServer';
import { eventually } from '@/lib/testing/eventually';
import { changeWebhook, createWebhook, testWebhook } from './changeWebhook';
import { attempt, type DeliveryContext } from './delivery/deliver';
import { openAlerts, type Alerts } from './openAlerts';
import { raiseAlerts } from './raiseAlerts';
import { localConsole } from './testing/localConsole';
import { openReceiver, verify, type Receiver } from './testing/openReceiver';

let databases: TestDatabases;
let state: State;
let jobs: Jobs;
let receiver: Receiver;
let errors: unknown[];
let open: Alerts[];

beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
  jobs = openJobs(databases.stateUrl, (error) => errors.push(error));
});
afterAll(async () => {
  await jobs.close();
  await state.close();
  await databases.drop();
});
beforeEach(async () => {
  errors = [];
  open = [];
  await state.pool.query(
    'TRUNCATE lastwrite.webhooks, lastwrite.consoles, lastwrite.schedules, lastwrite.sweeps, lastwrite.drifts, lastwrite.verified CASCADE',
  );
  await tellConsole(state, localConsole);
  receiver = await openReceiver();
});
afterEach(async () => {
  await Promise.all(open.map((alerts) => alerts.close()));
  await receiver.close();
});

const context = (change: Partial<DeliveryContext> = {}): DeliveryContext => ({
  state,
  nowMs: Date.now,
  chance: () => 0.5,
  ...change,
});
function work(change: Partial<DeliveryContext> = {}): Alerts {
  const alerts = openAlerts({
    ...context(change),
    jobs,
    onError: (_what, error) => errors.push(error),
    onEvent: () => undefined,
    raiseEveryMs: 50,
    deliverEveryMs: 50,
  });
  open.push(alerts);
  return alerts;
}
const webhook = (input: Partial<WebhookInput> = {}): Promise<WebhookWithDeliveries> =>
  createWebhook(
    state,
    {
      title: 'Team',
      url: receiver.url,
      alerts: ['drift', 'overdue', 'incomplete'],
      threshold: 0,
      enabled: true,
      ...input,
    },
    'Ada',
  );
const drift = async (count: number, { environment = 'local', record = 'order' } = {}) => {
  for (let n = 0; n < count; n += 1)
    await state.pool.query(
      `INSERT INTO lastwrite.drifts (id, environment, record_type, title, name, tenant, cause, severity, headline, first_seen_at, last_seen_at)
        VALUES ($1::uuid, $2, $3, 'Order', $1::text, '', 'out_of_order_write', 'error', '', clock_timestamp(), clock_timestamp())`,
      [randomUUID(), environment, record],
    );
};
const heal = () => state.pool.query('UPDATE lastwrite.drifts SET healed_at = clock_timestamp()');
const raise = () => raiseAlerts(state, Date.now());
const deliveriesOf = async (id: string): Promise<readonly WebhookDelivery[]> =>
  (await readWebhook(state.pool, id))?.deliveries ?? [];
/** As if all that waits had waited long enough. */
const dueNow = () =>
  state.pool.query('UPDATE lastwrite.webhook_deliveries SET next_attempt_at = clock_timestamp() - interval $$1 s$$');
const endLeases = () =>
  state.pool.query(
    'UPDATE lastwrite.webhook_deliveries SET lease_until = clock_timestamp() - interval $$1 ms$$ WHERE lease_until IS NOT NULL',
  );
async function attemptNext(change: Partial<DeliveryContext> = {}): Promise<void> {
  await dueNow();
  const claimed = await claimDelivery(state);
  if (claimed === null) throw new Error('no delivery is due');
  await attempt(context(change), claimed);
}
const texts = () => receiver.received.map(({ body }) => body.text);

describe('what is told', () => {
  it('drift above the threshold is told once, and once more when it is over; a healthy twin says nothing', async () => {
    const { id, secret } = await webhook();
    const healthy = await webhook({ record: 'scorecard' });
    const tolerant = await webhook({ threshold: 5 });
    for (let n = 0; n < 3; n += 1) work();
    await drift(2);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    await drift(1);
    await eventually(async () =>
      expect(await deliveriesOf(id)).toMatchObject([{ status: 'delivered', answered: 204 }]),
    );
    await heal();
    await eventually(() => expect(receiver.received).toHaveLength(2));
    const [raised, over] = receiver.received;
    expect(raised?.body).toMatchObject({
      type: 'alert.raised',
      text: expect.stringMatching(/^Drift in local: \d Order ha(s|ve) drifted/) as unknown,
      data: { alert: 'drift', environment: 'local', record: 'order', threshold: 0 },
    });
    expect(over?.body).toMatchObject({ type: 'alert.over', data: { alert: 'drift', open: 0 } });
    for (const each of receiver.received) verify(secret, each);
    await drift(1);
    await eventually(() => expect(receiver.received).toHaveLength(3));
    expect([await deliveriesOf(healthy.id), await deliveriesOf(tolerant.id)]).toEqual([[], []]);
    expect(errors).toEqual([]);
  });

  it('only what the webhook asks for: kinds, environment, type, threshold', async () => {
    await drift(3);
    await drift(9, { environment: 'staging' });
    await insertSweep(state, { record: 'order', outcome: 'incomplete', incomplete: ['ClickHouse gave no answer.'] });
    const all = await webhook();
    const some = await webhook({ alerts: ['incomplete'] });
    const staging = await webhook({ environment: 'staging', threshold: 8 });
    const above = await webhook({ threshold: 3 });
    await raise();
    const kinds = async (id: string) => (await deliveriesOf(id)).map(({ alert }) => alert).sort();
    expect(await kinds(all.id)).toEqual(['drift', 'drift', 'incomplete']);
    expect(await kinds(some.id)).toEqual(['incomplete']);
    expect(await kinds(staging.id)).toEqual(['drift']);
    expect(await kinds(above.id)).toEqual(['drift', 'incomplete']);
    expect((await deliveriesOf(some.id))[0]?.text).toBe(
      'The last recent sweep of orders in local is incomplete: ClickHouse gave no answer.',
    );
    expect(await raise()).toBe(0);
  });

  it('a threshold that is raised ends an alert, and a kind that is no longer asked for ends it in silence', async () => {
    const { id } = await webhook();
    await drift(3);
    await insertSweep(state, { outcome: 'failed' });
    expect(await raise()).toBe(2);
    await changeWebhook(state, id, { threshold: 3, alerts: ['drift'] });
    expect(await raise()).toBe(1);
    expect((await deliveriesOf(id))[0]?.text).toContain('no longer above the threshold of 3');
    await changeWebhook(state, id, { alerts: ['incomplete'] });
    expect(await raise()).toBe(1);
  });

  it('an incomplete sweep is over with the next whole one of its kind, or a whole deep one', async () => {
    const { id } = await webhook();
    await insertSweep(state, { kind: 'deep', outcome: 'incomplete', ago: '3 hours' });
    await insertSweep(state, { kind: 'recent', outcome: 'failed', ago: '2 hours' });
    await insertSweep(state, { kind: 'deep', outcome: 'cancelled', ago: '1 hour' });
    await insertSweep(state, { kind: 'recent', outcome: null, ago: '1 hour' });
    expect(await raise()).toBe(2);
    await insertSweep(state, { kind: 'recent', outcome: 'clean', ago: '30 minutes' });
    expect(await raise()).toBe(1);
    expect((await deliveriesOf(id))[0]?.text).toBe('The last recent sweep of orders in local is complete again.');
    await insertSweep(state, { kind: 'recent', outcome: 'incomplete', ago: '20 minutes' });
    expect(await raise()).toBe(1);
    await insertSweep(state, { kind: 'deep', outcome: 'drifted' });
    expect(await raise()).toBe(2);
  });

  it('a schedule that does not run is told, and that it ran again; one that was deleted too', async () => {
    const { id } = await webhook();
    const schedule = await createSchedule(state, {
      environment: 'local',
      cron: '*/5 * * * *',
      timeZone: 'UTC',
      enabled: true,
      run: { kind: 'sweep', record: 'order', sweep: 'recent' },
      createdBy: null,
    });
    expect(await raise()).toBe(0);
    await state.pool.query("UPDATE lastwrite.schedules SET counts_from = clock_timestamp() - interval '1 day'");
    expect(await raise()).toBe(1);
    await insertSweep(state, { scheduleId: schedule.id, outcome: 'clean' });
    expect(await raise()).toBe(1);
    await state.pool.query("UPDATE lastwrite.sweeps SET completed_at = clock_timestamp() - interval '1 hour'");
    expect(await raise()).toBe(1);
    await state.pool.query('DELETE FROM lastwrite.schedules');
    expect(await raise()).toBe(1);
    expect(
      (await deliveriesOf(id)).map(({ text }) => text.replace(/(?:\d{4}-\d\d-\d\d )?\d\d:\d\d/, '…')).reverse(),
    ).toEqual([
      'The scheduled recent sweep of order in local has not completed since it was set up at … UTC (*/5 * * * *, UTC).',
      'The scheduled recent sweep of orders in local has completed again, at … UTC.',
      'The scheduled recent sweep of orders in local has not completed since … UTC (*/5 * * * *, UTC).',
      'The scheduled recent sweep of orders in local is no longer overdue: its schedule was changed, turned off or deleted.',
    ]);
  });

  it('nothing twice, when several workers look at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => webhook()));
    await drift(1);
    const told = await Promise.all(Array.from({ length: 8 }, raise));
    expect(told.reduce((sum, each) => sum + each, 0)).toBe(5);
    expect(await raise()).toBe(0);
  });
});

describe('delivering', () => {
  const oneAlert = async (url = receiver.url) => {
    const created = await webhook({ url });
    await drift(1);
    await raise();
    return created;
  };
  const only = async (id: string) => (await deliveriesOf(id))[0];

  it('signs as Standard Webhooks do, sends no credentials, and the same body and id each time', async () => {
    const { id, secret } = await oneAlert();
    receiver.answer = (response, nth) => response.writeHead(nth === 1 ? 500 : 200).end('ok');
    await attemptNext();
    expect(await only(id)).toMatchObject({
      status: 'waiting',
      attempts: 1,
      answered: 500,
      problem: 'It answered 500.',
    });
    await attemptNext();
    expect(await only(id)).toMatchObject({
      status: 'delivered',
      attempts: 2,
      answered: 200,
      problem: null,
      nextAttemptAt: null,
    });
    const [first, second] = receiver.received;
    if (first === undefined || second === undefined) throw new Error('not received twice');
    for (const each of [first, second]) {
      verify(secret, each);
      expect(() => verify('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', each)).toThrow();
      expect(() => verify(secret, { ...each, raw: `${each.raw} ` })).toThrow();
      expect(Object.keys(each.headers).sort()).toEqual([
        'connection',
        'content-length',
        'content-type',
        'host',
        'user-agent',
        'webhook-id',
        'webhook-signature',
        'webhook-timestamp',
      ]);
    }
    expect([second.raw, second.headers['webhook-id'], second.path]).toEqual([
      first.raw,
      first.headers['webhook-id'],
      '/hook?team=a',
    ]);
  });

  it('waits longer each time, and gives up after eight attempts', async () => {
    const { id } = await oneAlert();
    receiver.answer = (response) => response.writeHead(503).end();
    const waits: number[] = [];
    for (let n = 1; n <= 8; n += 1) {
      await attemptNext();
      const next = (await only(id))?.nextAttemptAt;
      if (next) waits.push(Math.round((Date.parse(next) - Date.now()) / 1000));
    }
    expect(waits).toEqual([10, 40, 160, 640, 2560, 7200, 7200]);
    expect(await only(id)).toMatchObject({ status: 'failed', attempts: 8, answered: 503 });
    await dueNow();
    expect(await claimDelivery(state)).toBeNull();

    // It goes on, and nobody was told: it is raised again.
    expect(await raise()).toBe(1);
    expect(await raise()).toBe(0);
  });

  it('does not tell the end of what never arrived', async () => {
    const { id } = await oneAlert();
    receiver.answer = (response) => response.writeHead(503).end();
    for (let n = 1; n <= 8; n += 1) await attemptNext();
    await state.pool.query('UPDATE lastwrite.drifts SET healed_at = now()');
    expect(await raise()).toBe(0);
    expect((await deliveriesOf(id)).map(({ status }) => status)).toEqual(['failed']);
  });

  it('follows no redirect', async () => {
    const elsewhere = await openReceiver();
    const { id } = await oneAlert();
    receiver.answer = (response) => response.writeHead(307, { location: elsewhere.url }).end();
    await attemptNext();
    expect(await only(id)).toMatchObject({
      status: 'waiting',
      answered: 307,
      problem: expect.stringContaining('redirect') as unknown,
    });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('turns a webhook off that answers 410, with all that it was still to be told', async () => {
    const { id } = await oneAlert();
    await drift(1, { record: 'scorecard' });
    await raise();
    receiver.answer = (response) => response.writeHead(410).end();
    await attemptNext();
    expect((await readWebhook(state.pool, id))?.enabled).toBe(false);
    expect((await deliveriesOf(id)).map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(await raise()).toBe(0);
    await changeWebhook(state, id, { enabled: true });
    expect(await raise()).toBe(2);
  });

  it('is not held up by one that hangs, resets or does not speak HTTP', async () => {
    const hanging = await startMisbehavingServer(silence);
    const resetting = await startMisbehavingServer((socket) => socket.resetAndDestroy());
    const talking = await startMisbehavingServer(answering('SSH-2.0-OpenSSH_9.9\r\n'));
    const endless = await startMisbehavingServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const more = setInterval(() => socket.write(`1000\r\n${'x'.repeat(4096)}\r\n`), 5);
        socket.on('close', () => clearInterval(more));
      });
    });
    const servers = [hanging, resetting, talking, endless];
    const bad = await Promise.all(servers.map(({ port }) => webhook({ url: `http://127.0.0.1:${port}/` })));
    const good = await webhook();
    await drift(1);
    work({ timeoutMs: 4_000 });
    await eventually(async () => expect(await only(good.id)).toMatchObject({ status: 'delivered' }));
    const found = await eventually(async () => {
      const all = await Promise.all(bad.map(({ id }) => only(id)));
      for (const each of all) expect(each?.problem ?? each?.answered).toBeTruthy();
      return all;
    });
    expect(found.map((each) => [each?.status, each?.problem])).toEqual([
      ['waiting', 'There was no answer within 4 s.'],
      ['waiting', 'The connection was closed before the answer arrived.'],
      ['waiting', 'The server does not speak HTTP.'],
      ['delivered', null],
    ]);
    await Promise.all(open.splice(0).map((alerts) => alerts.close()));
    await eventually(() => expect(servers.map((server) => server.openSockets())).toEqual([0, 0, 0, 0]));
    for (const server of servers) await server.close();
  });

  it('keeps what concerns one subject in order, and one webhook to one delivery at a time', async () => {
    const { id } = await oneAlert();
    await heal();
    await raise();
    await drift(1, { record: 'scorecard' });
    await raise();
    const began = await claimDelivery(state);
    expect(await claimDelivery(state)).toBeNull();
    if (began === null) throw new Error('nothing was due');
    await finishAttempt(state, began, { answered: 500, problem: 'It answered 500.', then: 'retry', waitMs: 60_000 });
    const other = await claimDelivery(state);
    expect(JSON.parse(other?.body ?? '')).toMatchObject({ data: { record: 'scorecard' } });
    expect((await deliveriesOf(id)).filter(({ attempts }) => attempts === 0)).toHaveLength(1);
  });

  it('is done once by two workers, and again when one died in the middle; what the dead one says late changes nothing', async () => {
    const { id, secret } = await oneAlert();
    const dead = await claimDelivery(state);
    work();
    work();
    expect(await claimDelivery(state)).toBeNull();
    await endLeases();
    await eventually(async () => expect(await only(id)).toMatchObject({ status: 'delivered', attempts: 2 }));
    expect(receiver.received).toHaveLength(1);
    for (const each of receiver.received) verify(secret, each);
    if (dead === null) throw new Error('nothing was due');
    const late = { answered: null, problem: 'late', then: 'failed', waitMs: 0 } as const;
    expect(await finishAttempt(state, dead, late)).toBe(false);
    expect(await only(id)).toMatchObject({ status: 'delivered', problem: null });
  });

  it('many at the same time reach everybody once, with several workers', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => webhook()));
    for (const record of ['order', 'scorecard', 'event']) await drift(1, { record });
    for (let n = 0; n < 4; n += 1) work();
    await eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(36));
    await eventually(async () => {
      for (const { id } of all)
        expect((await deliveriesOf(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered']);
    });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(36);
    expect(receiver.received).toHaveLength(36);
  });

  it('is broken off by a worker that ends, and done by the next', async () => {
    const { id } = await oneAlert();
    receiver.answer = () => undefined;
    const first = work();
    await eventually(() => expect(receiver.received).toHaveLength(1));
    await first.close();
    expect(await only(id)).toMatchObject({ status: 'waiting', problem: 'The worker ended before the answer arrived.' });
    receiver.answer = (response) => response.writeHead(200).end();
    await attemptNext();
    expect(await only(id)).toMatchObject({ status: 'delivered' });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('gives up what a process died over at its last attempt, and begins anew', async () => {
    const { id } = await oneAlert();
    await claimDelivery(state);
    await state.pool.query('UPDATE lastwrite.webhook_deliveries SET attempts = 8');
    await endLeases();
    work();
    // Nobody was told, so the next one tells it anew.
    const statuses = async () => (await deliveriesOf(id)).map(({ status }) => status).sort();
    await eventually(async () => expect(await statuses()).toEqual(['delivered', 'failed']));
    expect(receiver.received).toHaveLength(1);
  });

  it('goes nowhere into the console, also where a console has come to listen there', async () => {
    await expect(webhook({ url: 'http://127.0.0.1:3000/api/retention' })).rejects.toMatchObject({ field: 'url' });
    const { id } = await oneAlert();
    await expect(changeWebhook(state, id, { url: 'http://localhost:3000/' })).rejects.toMatchObject({ field: 'url' });
    // The receiver's port is the console's now.
    await tellConsole(state, { ...localConsole, port: receiver.port });
    await attemptNext();
    expect(await only(id)).toMatchObject({ status: 'waiting', problem: 'It points to the console itself.' });
    await state.pool.query('UPDATE lastwrite.webhooks SET url = $1', [`http://localhost:${receiver.port}/`]);
    await attemptNext();
    expect((await only(id))?.problem).toBe('It points to the console itself.');
    expect(receiver.received).toEqual([]);
  });

  it('goes to no loopback address where others reach the console', async () => {
    const { id } = await oneAlert();
    await tellConsole(state, { ...localConsole, host: '0.0.0.0', port: 3001, loopback: false, addresses: [] });
    await attemptNext();
    expect((await only(id))?.problem).toContain('loopback');
    expect(receiver.received).toEqual([]);
  });
});

describe('a test', () => {
  it('is sent at once, also to a webhook that is turned off, and tells what came of it', async () => {
    const { id, secret } = await webhook({ enabled: false });
    expect(await testWebhook(context(), id)).toMatchObject({
      alert: 'test',
      status: 'delivered',
      attempts: 1,
      answered: 204,
    });
    verify(secret, receiver.received[0] ?? { raw: '', headers: {} });
    expect(texts()).toEqual(['This is a test from Lastwrite. Alerts will arrive like this one.']);
    receiver.answer = (response) => response.writeHead(500).end();
    expect(await testWebhook(context(), id)).toMatchObject({
      status: 'failed',
      answered: 500,
      problem: 'It answered 500.',
    });
    await expect(testWebhook(context(), randomUUID())).rejects.toMatchObject({ code: 'webhook_not_found' });
  });

  it('is nobody else’s, and ends when its process does', async () => {
    const { id } = await webhook();
    const hanging = await startMisbehavingServer(answering(httpAnswer('200 OK', 'text/plain', '')));
    await state.pool.query(
      `INSERT INTO lastwrite.webhook_deliveries (id, webhook_id, alert, subject, text, body, attempts, claim_id, lease_until)
        VALUES ($1::uuid, $2, 'test', $1::text, '', '{}', 1, $1::uuid, clock_timestamp() - interval '1 s')`,
      [randomUUID(), id],
    );
    work();
    await eventually(async () => expect((await deliveriesOf(id))[0]?.status).toBe('failed'));
    expect(receiver.received).toEqual([]);
    await hanging.close();
  });
});
