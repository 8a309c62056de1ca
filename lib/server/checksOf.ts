import type { CheckContext } from '@/lib/runs/load-tests/checkRequest';
import type { Server } from './getServer';
import { isReference } from './probe/probeCoaching';

/** What a load test is held against before it is started, scheduled or tried. */
export function checksOf({ scenarios, config }: Pick<Server, 'scenarios' | 'config'>): CheckContext {
  return { scenarios, isReference, racesSql: config.labUrl !== null };
}
