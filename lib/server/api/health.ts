import { countLoadTests, type LoadTestCounts } from '@/lib/state/loadTests/countLoadTests';
import { within } from '@/lib/stores/withDeadline';
import { signInTrouble } from '../access/identity';
import { ProblemError } from '../http/ProblemError';
import { json, text } from '../http/respond';
import { type Handler } from '../http/route';
import { getProcess, type Server } from '../getServer';
import { remember } from '../probe/remember';
import { whyNotReady } from '../probe/readiness';

/** A probe each second from several sides costs one question to the stores. */
const KEEP_MS = 1000;
const answers = new WeakMap<Server, ReturnType<typeof rememberReadiness>>();

/** Scrapers give up after seconds, and an own database that hangs must not hide the rest. */
const COUNT_WITHIN_MS = 1500;
const counters = new WeakMap<Server, () => Promise<LoadTestCounts>>();

/** The process lives; nothing else is looked at. */
export const getHealth: Handler = () => Promise.resolve(json({ status: 'ok' }));

export const getReadiness: Handler = async ({ server }) => {
  const open = server();
  let ask = answers.get(open);
  if (!ask) answers.set(open, (ask = rememberReadiness(open)));
  const reasons = await ask();
  if (reasons.length > 0)
    throw new ProblemError('not_ready', reasons.map(({ path, message }) => `${path}: ${message}`).join(' '), reasons);
  // Whoever is signed in goes on working, so it is no reason to take the console out of service.
  const trouble = signInTrouble();
  return json({ status: 'ready', ...(trouble === null ? {} : { signInTrouble: trouble }) });
};

/** Answers whatever the configuration and the console's own database say: what can't be counted is left out. */
export const getMetrics: Handler = async ({ server }) => {
  const { metrics } = getProcess();
  metrics.setLoadTests(await countAll(server));
  return text(await metrics.registry.metrics(), metrics.registry.contentType);
};

async function countAll(server: () => Server): Promise<LoadTestCounts | null> {
  try {
    const open = server();
    if (open.state === null) return null;
    let count = counters.get(open);
    if (!count) counters.set(open, (count = remember(KEEP_MS, countLoadTests(open.state))));
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
