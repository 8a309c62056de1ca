import { interleavingRequestSchema } from '@/lib/contract/interleavings';
import { startExploration } from '@/lib/interleavings/startExploration';
import { environmentOf } from '../../getServer';
import { noQuery } from '../../http/queries';
import { readBody } from '../../http/readBody';
import { readIdempotencyKey } from '../../http/readIdempotencyKey';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { withInterleavings } from './withInterleavings';

/** Tells a limit that was given from the default one: only the former lets more orders begin than anyone can wait for. */
const bodySchema = interleavingRequestSchema.extend({
  limit: interleavingRequestSchema.shape.limit.unwrap().optional(),
});

export const postInterleaving: Handler = async ({ request, url, server, identity }) => {
  readQuery(url, noQuery);
  const idempotencyKey = readIdempotencyKey(request.headers);
  const asked = await readBody(request, bodySchema);
  const open = server();
  const environment = environmentOf(open, asked.environment);
  const { id } = await withInterleavings(open, (context) =>
    startExploration(context, { environment, asked, idempotencyKey, startedBy: identity.user }),
  );
  return json({ id }, 202, { location: `/api/interleavings/${id}` });
};
