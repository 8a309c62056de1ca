import type { LoadTest } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { describeLoadTests } from './describeLoadTests';

/** One load test as its iterations are now; null when there is none with this id. */
export async function readLoadTest(state: State, id: string): Promise<LoadTest | null> {
  return (await describeLoadTests(state, [id]))[0] ?? null;
}
