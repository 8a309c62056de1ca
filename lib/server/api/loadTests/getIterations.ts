import type { IterationsResponse } from '@/lib/contract/loadTests';
import { LoadTestError, loadTestNotFound } from '@/lib/load-tests/LoadTestError';
import { listIterations, readIteration } from '@/lib/state/loadTests/listIterations';
import { loadTestExists } from '@/lib/state/loadTests/loadTestExists';
import { iterationsQuery, noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { linkToNext } from './linkToNext';
import { readLoadTestId, withLoadTests } from './withLoadTests';

/** Finished iterations by number. A page that is full may be the last one: then the next is empty. */
export const getIterations: Handler = async ({ url, server }) => {
  const id = readLoadTestId(url);
  const { outcome, inspection, ...page } = readQuery(url, iterationsQuery);
  const filter = { ...page, outcomes: outcome && [outcome], withInspection: inspection !== 'omit' };
  const iterations = await withLoadTests(server(), async ({ state }) => {
    const found = await listIterations(state, id, filter);
    if (found.length === 0 && !(await loadTestExists(state, id))) throw loadTestNotFound();
    return found;
  });
  const next = iterations.length === page.limit ? (iterations.at(-1)?.n ?? null) : null;
  return json([...iterations] satisfies IterationsResponse, 200, linkToNext(url, 'after', next));
};

/** One of them with its inspection. */
export const getIteration: Handler = async ({ url, server }) => {
  const id = readLoadTestId(url);
  readQuery(url, noQuery);
  const number = url.pathname.split('/').at(-1) ?? '';
  const iteration = await withLoadTests(server(), async ({ state }) => {
    const found = /^\d{1,9}$/.test(number) ? await readIteration(state, id, Number(number)) : null;
    if (found === null && !(await loadTestExists(state, id))) throw loadTestNotFound();
    return found;
  });
  if (iteration === null)
    throw new LoadTestError(
      'iteration_not_found',
      'Expected the number of an iteration of this load test that has finished.',
    );
  return json(iteration);
};
