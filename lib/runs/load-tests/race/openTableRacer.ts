import type { Pool } from 'pg';
import { createWallClock } from '@/lib/reference/clock';
import { paceSteps, stepDelayMs, type Random } from '@/lib/reference/latency';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { StepTrace } from '@/lib/evidence/model';
import { runStep, traceSteps, type Step } from '@/lib/steps/step';
import type { RowActor, RowScenario } from '@/lib/scenarios/Scenario';
import { stopForMany } from '../stopForMany';
import type { Places } from './Places';
import { racedWithoutCalls } from './racedWithoutCalls';
import type { Raced, RunRacer } from './Racer';
import { waitUntil } from './waitUntil';

export interface TableRacerOptions {
  readonly scenario: RowScenario;
  readonly request: LoadTest['request'];
  /** Of the console's own database, with a connection for every actor that may be under way. */
  readonly postgres: Pool;
  /** Of that pool's connections. */
  readonly places: Places;
  readonly random: Random;
}

const clock = createWallClock();

/** Races over a scenario's own tables. Its actors run here, each on its own connection. */
export function openTableRacer({ scenario, request, postgres, places, random }: TableRacerOptions): RunRacer {
  const actors = scenario.actors(request.variant, request.parameters);
  const stopping = stopForMany();
  let ready: Promise<void> | null = null;
  const { signal } = stopping;
  return {
    async race(subject, delayMs) {
      // Opening a connection takes milliseconds of this thread, which would make other starts inexact.
      ready ??= openConnections(postgres, request.concurrency * actors.length);
      await ready;
      const leave = await places.enter(actors.length);
      try {
        return signal.aborted ? null : await raceOn(subject, delayMs);
      } finally {
        leave();
      }
    },
    close: () => {
      stopping.abort();
    },
  };
  async function raceOn(subject: string, delayMs: number): Promise<Raced | null> {
    const steps: (StepTrace & { readonly call: string })[] = [];
    const run = (actor: RowActor): Promise<Ended> =>
      perform(actor, () =>
        actor.run({
          postgres,
          subject,
          step: traceSteps(pacedSteps(request.latency, random), clock, actor.id, (step) => {
            steps.push({ ...step, call: actor.title });
          }),
        }),
      );
    try {
      await scenario.create(postgres, [subject], request.parameters);
    } catch (error) {
      return raced(subject, { ended: [{ title: 'The race', error }], delayErrorMs: null, steps });
    }
    const startedMs = performance.now();
    const first = actors.filter(({ delayed }) => !delayed).map(run);
    if (delayMs > 0) await waitUntil(startedMs + delayMs, signal);
    if (signal.aborted) {
      await Promise.all(first);
      return null;
    }
    const late = actors.filter(({ delayed }) => delayed);
    const delayErrorMs = late.length === 0 ? null : performance.now() - startedMs - delayMs;
    return raced(subject, { ended: await Promise.all([...first, ...late.map(run)]), delayErrorMs, steps });
  }
}

/** One run after the other: two that each hold half of the pool would wait for each other. */
let opening: Promise<void> = Promise.resolve();

/** As many as the pool takes, so that none has to be opened in a race. One that can't be opened shows in the race that needs it. */
function openConnections(postgres: Pool, count: number): Promise<void> {
  opening = opening.then(async () => {
    const opened = await Promise.allSettled(
      Array.from({ length: Math.min(count, postgres.options.max) }, () => postgres.connect()),
    );
    for (const client of opened) if (client.status === 'fulfilled') client.value.release();
  });
  return opening;
}

interface Ended {
  readonly title: string;
  /** null: it did all it had to do. */
  readonly error: unknown;
}

async function perform({ title }: RowActor, run: () => Promise<void>): Promise<Ended> {
  try {
    await run();
    return { title, error: null };
  } catch (error) {
    return { title, error: error ?? new Error('it gave no reason') };
  }
}

function pacedSteps(latency: LoadTest['request']['latency'], random: Random): Step {
  if (latency === 'none') return runStep;
  const timer = {
    nowMs: () => performance.now(),
    sleep: (delayMs: number) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, delayMs);
      }),
  };
  return paceSteps(runStep, (declaration) => stepDelayMs(latency, 'call', declaration, random), timer);
}

function raced(
  subject: string,
  {
    ended,
    delayErrorMs,
    steps,
  }: { readonly ended: readonly Ended[]; readonly delayErrorMs: number | null; readonly steps: Raced['steps'] },
): Raced {
  const broken = ended.find(({ error }) => error !== null);
  const why = broken?.error instanceof Error ? broken.error.message : 'it gave no reason';
  return racedWithoutCalls(subject, {
    delayErrorMs,
    steps,
    trouble: broken === undefined ? null : { isCreate: false, reason: `${broken.title} failed: ${why}` },
  });
}
