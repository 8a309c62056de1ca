import { replayRequestSchema } from '@/lib/contract/interleavings';
import { replayRequested } from '@/lib/interleavings/replayRequested';
import { environmentOf } from '../../getServer';
import { noQuery } from '../../http/queries';
import { readBody } from '../../http/readBody';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { withInterleavings } from './withInterleavings';

/** It waits for the stores of the race, and for locks of its own making. */
const REPLAY_WITHIN_MS = 60_000;

/** Runs one order again and answers when it is done, which takes less than a second. */
export const postReplay: Handler = async ({ request, url, server }) => {
  readQuery(url, noQuery);
  const asked = await readBody(request, replayRequestSchema);
  const open = server();
  const environment = environmentOf(open, asked.environment);
  return json(
    await withInterleavings(open, (context) => replayRequested(context, environment, asked), REPLAY_WITHIN_MS),
  );
};
