import type { EnvironmentConfig } from '@/lib/environments/config';
import { findRace } from '@/lib/races/findRace';
import { parseScorecardName, type ScorecardName } from '@/lib/scorecard/resourceName';
import { forgetCalls, markCleaned, readCleanup } from '@/lib/state/loadTests/cleanup';
import type { State } from '@/lib/state/openState';
import { CALLER, openTarget, type Target } from './target/openTarget';
import type { TargetAnswer } from './target/TargetAnswer';

export interface CleanupContext {
  readonly state: State;
  readonly findEnvironment: (id: string) => EnvironmentConfig | null;
  readonly callTimeoutMs: number;
}

/** As AIP-235 has it. */
const MOST_IN_ONE = 500;
/** Deletes at the same time, where each is a call of its own. */
const LANES = 4;
/** The service tells its own deletes a moment after they are done. */
const TOLD_AFTER_MS = 500;

/**
 * Deletes the records of a finished load test that nobody needs any more, and what the console knows of their calls. What failed or could not
 * be judged stays. Safe to repeat; throws where the service refuses, so that it is tried again.
 */
export async function cleanUp(context: CleanupContext, loadTestId: string): Promise<void> {
  const cleanup = await readCleanup(context.state, loadTestId);
  if (cleanup === null) return;
  const race = findRace(cleanup.scenario);
  if (race?.kind === 'tables') {
    await race.scenario.remove(context.state.pool, cleanup.subjects);
    await markCleaned(context.state, loadTestId);
    return;
  }
  const environment = context.findEnvironment(cleanup.environment);
  if (environment === null || environment.coaching === null) return;
  const names = cleanup.subjects.flatMap((text) => {
    const parsed = parseScorecardName(text);
    return parsed.ok ? [parsed.name] : [];
  });
  const [first] = names;
  if (first !== undefined) {
    const target = openTarget(environment, first, { variant: null, latency: 'none', timeoutMs: context.callTimeoutMs });
    try {
      await deleteAll(target, names, (await target.probe(first)).reference);
    } finally {
      target.close();
    }
    await new Promise((resolve) => setTimeout(resolve, TOLD_AFTER_MS));
    await forgetCalls(
      context.state,
      environment.id,
      names.map(({ text }) => text),
    );
  }
  await markCleaned(context.state, loadTestId);
}

async function deleteAll(target: Target, names: readonly ScorecardName[], reference: boolean): Promise<void> {
  if (reference) {
    for (const { parent, names: ofParent } of byParent(names)) {
      for (let from = 0; from < ofParent.length; from += MOST_IN_ONE) {
        expectDeleted(
          await target.post(`/v1/${parent}/scorecards:batchDelete`, {
            names: ofParent.slice(from, from + MOST_IN_ONE),
          }),
        );
      }
    }
    return;
  }
  const waiting = [...names];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        expectDeleted(await (await target.send({ call: 'DeleteScorecard', caller: CALLER }, name)).answer);
      }
    }),
  );
}

/** What is gone already is as good as deleted. */
function expectDeleted({ trouble, status }: TargetAnswer): void {
  if (trouble !== null && status !== 404)
    throw new Error(`A record could not be deleted: the coaching API ${trouble.what}.`);
}

function byParent(
  names: readonly ScorecardName[],
): readonly { readonly parent: string; readonly names: readonly string[] }[] {
  const parents = new Map<string, string[]>();
  for (const { customer, profile, text } of names) {
    const parent = `customers/${customer}/profiles/${profile}`;
    parents.set(parent, [...(parents.get(parent) ?? []), text]);
  }
  return [...parents].map(([parent, ofParent]) => ({ parent, names: ofParent }));
}
