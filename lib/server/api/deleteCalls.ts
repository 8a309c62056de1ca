import type { ForgottenCalls } from '@/lib/contract/retention';
import { forgetToldCalls } from '@/lib/state/retention/forgetOldCalls';
import { environmentOf } from '../getServer';
import { callsQuery } from '../http/queries';
import { parseName } from '../http/readName';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { withRetention } from './retention/withRetention';

/** Forgets the calls that were told of one record. */
export const deleteCalls: Handler = async ({ url, server }) => {
  const query = readQuery(url, callsQuery);
  const name = parseName(query.name);
  const open = server();
  const { id } = environmentOf(open, query.environment);
  const forgotten = await withRetention(open, ({ state }) => forgetToldCalls(state, id, name.text));
  return json({ forgotten } satisfies ForgottenCalls);
};
