import { describeRetention } from '@/lib/retention/describeRetention';
import { noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json, noContent } from '../../http/respond';
import type { Handler } from '../../http/route';
import { withRetention } from './withRetention';

export const getRetention: Handler = async ({ url, server }) => {
  readQuery(url, noQuery);
  const open = server();
  return json(await withRetention(open, ({ state }) => describeRetention(state, open.config.retention)));
};

/** Takes no body; one that is sent is not looked at. */
export const postRetention: Handler = async ({ url, server }) => {
  readQuery(url, noQuery);
  await withRetention(server(), ({ jobs }) => jobs.enqueueRetention());
  return new Response(null, { status: 202, headers: noContent().headers });
};
