import { loadTestPath } from './address';

/** The page of an iteration: its inspection as it was when it was judged. */
export function iterationPath(loadTestId: string, n: number): string {
  return `${loadTestPath(loadTestId)}/iterations/${n}`;
}
