import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { Refused } from '../source/apiSource';
import type { RetentionSource } from '../source/retentionSource';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';
import { isUuid } from '@/lib/record/uuid';

export interface RemoveOptions {
  readonly environment?: string;
}

/** `delete`: load tests, explorations and runs of the race lab that are over, by their ids; of records what was told of their calls. */
export async function remove(
  things: readonly string[],
  { environment }: RemoveOptions,
  terminal: Terminal,
  openSource: () => Promise<RetentionSource>,
): Promise<ExitCode> {
  // Whether it is the name of a record is for the console to say, which knows the types.
  const wrong = things.find((thing) => !isUuid(thing) && !thing.includes('/'));
  if (wrong !== undefined)
    throw new UsageError(
      `expected the id of a load test, an exploration or a lab run, or the name of a record; found ${printable(wrong)}`,
    );
  const source = await openSource();
  for (const thing of things) {
    if (isUuid(thing)) terminal.print(`Deleted the ${await removeRun(source, thing)} ${thing}.`);
    else {
      const calls = await source.forgetCalls(thing, environment);
      terminal.print(`Deleted ${calls === 1 ? 'one call' : `${calls} calls`} on ${thing}.`);
    }
  }
  return exitCodes.consistent;
}

/** An id does not say of what it is. */
async function removeRun(source: RetentionSource, id: string): Promise<string> {
  const kinds = [
    { title: 'load test', notFound: 'load_test_not_found', remove: () => source.deleteLoadTest(id) },
    { title: 'exploration', notFound: 'exploration_not_found', remove: () => source.deleteExploration(id) },
    { title: 'run of the race lab', notFound: 'lab_run_not_found', remove: () => source.deleteLabRun(id) },
  ];
  for (const { title, notFound, remove: removeIt } of kinds)
    try {
      await removeIt();
      return title;
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.code !== notFound) throw error;
      if (title !== kinds.at(-1)?.title) continue;
      throw new Refused({
        ...error.problem,
        title: 'Run not found',
        detail: `No load test, exploration or lab run has the id ${id}.`,
      });
    }
  throw new TypeError('there are kinds of runs');
}
