import { ProblemError } from '../http/ProblemError';
import type { Handler } from '../http/route';

/** For addresses under /api that lead nowhere. */
export const getNothing: Handler = () =>
  Promise.reject(
    new ProblemError('not_found', 'There is nothing at this address; /api/openapi.json lists what there is.'),
  );
