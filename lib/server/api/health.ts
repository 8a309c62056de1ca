import { ProblemError } from '../http/ProblemError';
import { json, text } from '../http/respond';
import { type Handler } from '../http/route';
import { getProcess, type Server } from '../getServer';
import { remember } from '../probe/remember';
import { whyNotReady } from '../probe/readiness';

/** A probe each second from several sides costs one question to the stores. */
const KEEP_MS = 1000;
const answers = new WeakMap<Server, ReturnType<typeof rememberReadiness>>();

/** The process lives; nothing else is looked at. */
export const getHealth: Handler = () => Promise.resolve(json({ status: 'ok' }));

export const getReadiness: Handler = async ({ server }) => {
  const open = server();
  let ask = answers.get(open);
  if (!ask) answers.set(open, ask = rememberReadiness(open));
  const reasons = await ask();
  if (reasons.length > 0) throw new ProblemError('not_ready', reasons.map(({ path, message }) => `${path}: ${message}`).join(' '), reasons);
  return json({ status: 'ready' });
};

export const getMetrics: Handler = async () => {
  const { registry } = getProcess().metrics;
  return text(await registry.metrics(), registry.contentType);
};

function rememberReadiness(server: Server) {
  return remember(KEEP_MS, () => whyNotReady(server));
}
