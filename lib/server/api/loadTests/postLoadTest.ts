import { v7 as uuidv7 } from 'uuid';
import { loadTestRequestSchema, type StartedLoadTest } from '@/lib/contract/loadTests';
import { startLoadTest } from '@/lib/load-tests/startLoadTest';
import { environmentOf } from '../../getServer';
import { noQuery } from '../../http/queries';
import { readBody } from '../../http/readBody';
import { readIdempotencyKey } from '../../http/readIdempotencyKey';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { isReference } from '../../probe/probeCoaching';
import { withLoadTests } from './withLoadTests';

export const postLoadTest: Handler = async ({ request, url, server, identity }) => {
  readQuery(url, noQuery);
  const idempotencyKey = readIdempotencyKey(request.headers);
  const asked = await readBody(request, loadTestRequestSchema);
  const open = server();
  const environment = environmentOf(open, asked.environment);
  const input = { environment, request: asked, idempotencyKey, startedBy: identity.user };
  const started: StartedLoadTest = await withLoadTests(open, (context) =>
    startLoadTest({ ...context, newId: uuidv7, isReference }, input),
  );
  return json(started, 202, { location: `/api/load-tests/${started.id}` });
};
