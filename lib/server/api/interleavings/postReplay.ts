import { replayRequestSchema } from '@/lib/contract/interleavings';
import { replayRequested } from '@/lib/interleavings/replayRequested';
import { environmentOf } from '../../getServer';
import { countedPlaces } from '../../http/countedPlaces';
import { ProblemError } from '../../http/ProblemError';
import { noQuery } from '../../http/queries';
import { readBody } from '../../http/readBody';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { withInterleavings } from './withInterleavings';

/** Of one console. Each holds connections to the stores and a transaction per actor. */
export const MOST_REPLAYS = 4;
const replays = countedPlaces(
  MOST_REPLAYS,
  () =>
    new ProblemError(
      'too_many_replays',
      `This console runs ${MOST_REPLAYS} orders at the same time, and as many are under way. Each takes a moment; ask again.`,
      undefined,
      { 'retry-after': '1' },
    ),
);

/** It waits for the stores of the race, and for locks of its own making. */
const REPLAY_WITHIN_MS = 60_000;

/** Runs one order again and answers when it is done, which takes less than a second. */
export const postReplay: Handler = async ({ request, url, server }) => {
  readQuery(url, noQuery);
  const asked = await readBody(request, replayRequestSchema);
  const open = server();
  const environment = environmentOf(open, asked.environment);
  return json(
    await withInterleavings(
      open,
      (context) => {
        const leave = replays.enter();
        return replayRequested(context, environment, asked).finally(leave);
      },
      REPLAY_WITHIN_MS,
    ),
  );
};
