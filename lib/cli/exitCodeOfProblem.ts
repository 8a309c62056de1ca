import { problemCodes, type Problem } from '@/lib/contract/problem';
import { exitCodes, type ExitCode } from './exitCodes';

/** A request that was wrong is wrong usage; everything else means that nothing could be told. */
export function exitCodeOfProblem({ code }: Pick<Problem, 'code'>): ExitCode {
  const status = Object.entries(problemCodes).find(([known]) => known === code)?.[1];
  return status === 400 || status === 413 ? exitCodes.usage : exitCodes.unknown;
}
