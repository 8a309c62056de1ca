import { v7 as uuidv7 } from 'uuid';
import { createWallClock } from '@/lib/reference/clock';
import { performCall } from '@/lib/reference/performCall';
import { runStep } from '@/lib/steps/step';
import { people } from './content';
import { inFlight } from './inFlight';
import { openSampleStores, type SampleStack } from './seedSamples';

/** Half of the settle window that is configured by default. */
const EVERY_MS = 1_000;

/**
 * Goes on saving the comment of the sample that is in flight, without ever running the async work, until it is stopped. Failures are left
 * to the next round: a store may be starting again.
 */
export function keepInFlight(stack: Pick<SampleStack, 'postgresUrl' | 'clickhouse'>): { stop(): Promise<void> } {
  const stores = openSampleStores(stack);
  const clock = createWallClock();
  let round = 0;
  let running: Promise<unknown> | null = null;
  const save = () =>
    performCall(
      {
        ...stores,
        clock,
        newId: uuidv7,
        step: runStep,
        defer: () => undefined,
        strategy: { rowWrite: 'own_columns', replication: 'async_reread' },
      },
      clock,
      {
        call: 'UpdateScorecard',
        name: inFlight.name,
        caller: people.otherCoach,
        request: { comment: `Draft ${(round += 1)}: listening to the call.` },
      },
    );
  const saveUnlessRunning = () => {
    running ??= save()
      .catch(() => undefined)
      .finally(() => {
        running = null;
      });
  };
  saveUnlessRunning();
  const timer = setInterval(saveUnlessRunning, EVERY_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
      await stores.close();
    },
  };
}
