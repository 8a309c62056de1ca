import type { EnvironmentsResponse } from '@/lib/contract/environments';
import type { Server } from '../getServer';
import { noQuery } from '../http/queries';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { probeEnvironment } from '../probe/probeEnvironment';
import { remember } from '../probe/remember';

/** Many tabs ask at once; a few seconds old is as good. */
const KEEP_MS = 3000;
const answers = new WeakMap<Server, () => Promise<EnvironmentsResponse>>();

export const getEnvironments: Handler = async ({ url, server }) => {
  readQuery(url, noQuery);
  return json(await probeAll(server()));
};

/** All environments, probed in parallel; the answer is kept for a moment. */
export function probeAll(server: Server): Promise<EnvironmentsResponse> {
  let answer = answers.get(server);
  if (!answer) {
    answer = remember(KEEP_MS, () =>
      Promise.all(server.config.environments.map((environment) => probeEnvironment(server, environment))),
    );
    answers.set(server, answer);
  }
  return answer();
}
