import type { SamplesResponse } from '@/lib/contract/environments';
import { listSamples } from '@/lib/state/samples';
import { environmentOf } from '../getServer';
import { environmentQuery } from '../http/queries';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { fromState } from './fromState';

export const getSamples: Handler = async ({ url, server }) => {
  const query = readQuery(url, environmentQuery);
  const open = server();
  const { id } = environmentOf(open, query.environment);
  const samples = await fromState(
    open,
    () => [],
    (state) => listSamples(state, id),
  );
  return json(
    samples.map(({ name, title, summary, findings }) => ({
      name,
      title,
      summary,
      findings: [...findings],
    })) satisfies SamplesResponse,
  );
};
