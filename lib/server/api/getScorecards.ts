import type { ResolveResponse } from '@/lib/contract/inspect';
import { isScorecardId } from '@/lib/scorecard/resourceName';
import { environmentOf } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { resolveQuery } from '../http/queries';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { resolveIds } from '../inspections';

export const getScorecards: Handler = async ({ url, server }) => {
  const { id, environment } = readQuery(url, resolveQuery);
  if (!isScorecardId(id))
    throw new ProblemError('invalid_name', 'Expected the id of a scorecard: a UUIDv7 in lower case.');
  const open = server();
  const found = (await resolveIds(open, environmentOf(open, environment), [id])).get(id);
  if (found !== undefined && 'failure' in found) throw found.failure;
  const names = found?.names ?? [];
  return json({ names: names.map(({ text }) => text) } satisfies ResolveResponse);
};
