import type { Server } from '../getServer';
import { ProblemError } from '../http/ProblemError';

/** Orders of an SQL race are explored in the race lab and nowhere else. @throws ProblemError */
export function refuseSql({ labFiles }: Pick<Server, 'labFiles'>, scenario: string): void {
  if (!labFiles.some(({ id }) => id === scenario)) return;
  const detail = `${scenario} is an SQL race, whose orders are explored in the race lab: POST /api/lab with it as "scenario".`;
  throw new ProblemError('invalid_request', detail, [{ path: 'scenario', message: detail }]);
}
