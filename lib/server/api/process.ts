import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { statusResponseSchema } from '@/lib/contract/status';
import { countOverdue, type ScheduleCount } from '@/lib/runs/schedules/describeSchedules';
import { countDrift, type DriftCounts } from '@/lib/state/drifts/driftOverview';
import { countLoadTests, type LoadTestCounts } from '@/lib/state/loadTests/countLoadTests';
import { countWorkers, type WorkerCounts } from '@/lib/state/workers/listWorkers';
import { within } from '@/lib/stores/withDeadline';
import { accessKind, identityOf, reader, signInTrouble } from '../access/identity';
import { getProcess, getServer, type Server } from '../getServer';
import { answers, openAnswers, problems } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { noQuery } from '../http/queries';
import { json, text } from '../http/respond';
import { whyNotReady } from '../probe/readiness';
import { remember } from '../probe/remember';
import { partTroubles } from '../probe/troubles';

/** A probe each second from several sides costs one question to the stores. */
const KEEP_MS = 1000;
const readiness = new WeakMap<Server, ReturnType<typeof rememberReadiness>>();

/** Scrapers give up after seconds, and an own database that hangs must not hide the rest. */
const COUNT_WITHIN_MS = 1500;
const counters = new WeakMap<Server, () => Promise<Counts>>();

interface Counts {
  readonly loadTests: LoadTestCounts;
  readonly drift: DriftCounts;
  readonly schedules: readonly ScheduleCount[];
  readonly workers: WorkerCounts;
}

const status = z.object({ status: z.string() }).meta({ id: 'Status' });

const readinessSchema = z
  .object({
    status: z.string(),
    /** Why nobody can sign in at the moment; whoever is signed in goes on working. */
    signInTrouble: z.string().optional(),
  })
  .meta({ id: 'Readiness' });

/** How the process itself does, which says nothing of any record. */
export const process = newRoutes();

process.openapi(
  createRoute({
    method: 'get',
    path: '/healthz',
    operationId: 'health',
    summary: 'Whether the process is alive.',
    responses: openAnswers('It is alive.', status),
  }),
  () => json({ status: 'ok' }),
);

process.openapi(
  createRoute({
    method: 'get',
    path: '/readyz',
    operationId: 'readiness',
    summary: 'Whether the stores that the console needs are reachable.',
    responses: openAnswers('They are.', readinessSchema),
  }),
  async () => {
    const server = getServer();
    let ask = readiness.get(server);
    if (!ask) readiness.set(server, (ask = rememberReadiness(server)));
    const reasons = await ask();
    if (reasons.length > 0)
      throw new ProblemError('not_ready', reasons.map(({ path, message }) => `${path}: ${message}`).join(' '), reasons);
    // Whoever is signed in goes on working, so it is no reason to take the console out of service.
    const trouble = signInTrouble();
    return json({ status: 'ready', ...(trouble === null ? {} : { signInTrouble: trouble }) });
  },
);

/** Answers whatever the configuration and the console's own database say: what can't be counted is left out. */
process.openapi(
  createRoute({
    method: 'get',
    path: '/metrics',
    operationId: 'metrics',
    summary: 'Metrics for Prometheus.',
    responses: {
      200: { description: 'The text format of Prometheus.', content: { 'text/plain': { schema: z.string() } } },
      ...problems([]),
    },
  }),
  async () => {
    const { metrics } = getProcess();
    const counts = await countAll();
    metrics.setLoadTests(counts?.loadTests ?? null);
    metrics.setDrift(counts?.drift ?? null);
    metrics.setSchedules(counts?.schedules ?? null);
    metrics.setWorkers(counts?.workers ?? null);
    return text(await metrics.registry.metrics(), metrics.registry.contentType);
  },
);

/** Asks no store: it is what pages show while stores are away. */
process.openapi(
  createRoute({
    method: 'get',
    path: '/api/status',
    operationId: 'status',
    summary:
      'The state of the console: parts of the stack that stopped and are being restarted, and the signed-in person.',
    request: { query: noQuery },
    responses: answers('The parts with problems, the sign-in method, and the signed-in person.', statusResponseSchema),
  }),
  (context) =>
    json({
      parts: [...partTroubles(getServer().config.home)],
      access: accessKind(),
      signInTrouble: signInTrouble(),
      ...(identityOf(context) ?? reader),
    }),
);

async function countAll(): Promise<Counts | null> {
  try {
    const server = getServer();
    if (server.state === null) return null;
    let count = counters.get(server);
    if (!count) {
      const { state } = server;
      const loadTests = countLoadTests(state);
      const all = async () => ({
        loadTests: await loadTests(),
        drift: await countDrift(state),
        schedules: await countOverdue(state.pool),
        workers: await countWorkers(state),
      });
      counters.set(server, (count = remember(KEEP_MS, all)));
    }
    const counting = count();
    return await within(
      COUNT_WITHIN_MS,
      () => new Error('late'),
      () => counting,
    );
  } catch {
    return null;
  }
}

function rememberReadiness(server: Server) {
  return remember(KEEP_MS, () => whyNotReady(server));
}
