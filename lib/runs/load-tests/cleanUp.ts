import { v7 as uuidv7 } from 'uuid';
import type { ParameterValues } from '@/lib/contract/parameters';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { parseRecordName } from '@/lib/record/recordName';
import { fillRequest, fromParts, type RequestScenario } from '@/lib/scenarios/requests/RequestScenario';
import { recordTypeIn, scenarioOfRun } from '@/lib/scenarios/ScenarioRegistry';
import { openRequestTarget } from './target/openRequestTarget';
import { parseScorecardName, type ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { forgetCalls, listProfiles, markCleaned, markGone, readCleanup } from '@/lib/state/loadTests/cleanup';
import type { State } from '@/lib/state/openState';
import { filledProfiles, isOwnProfile, OWN_CUSTOMER } from './race/createSubjects';
import { CALLER, openTarget, type Target } from './target/openTarget';
import type { TargetAnswer } from './target/TargetAnswer';

export interface CleanupContext {
  readonly state: State;
  readonly findEnvironment: (id: string) => EnvironmentConfig | null;
  readonly callTimeoutMs: number;
}

/** Records of a load test that are to go. */
export interface Leftovers {
  readonly loadTestId: string;
  readonly environment: string;
  readonly scenario: string;
  /** null: nobody knows it any more. */
  readonly variant: string | null;
  readonly parameters: ParameterValues;
  readonly definition: ScenarioDefinition | null;
  readonly subjects: readonly string[];
  /** Those that go only where they lie among nothing but records of the run, in stores of the stack's own. */
  readonly ownSubjects?: readonly string[];
}

/** As AIP-235 has it. */
const MOST_IN_ONE = 500;
/** Deletes at the same time, where each is a call of its own. */
const LANES = 4;
/** The service tells its own deletes a moment after they are done. */
const TOLD_AFTER_MS = 500;
/** A record that is judged is read by nobody any more; its service may still tell of a call. */
const FINISHED_FOR_MS = 5_000;

/**
 * Deletes the records that a load test no longer needs, and what the console knows of their calls: while it runs those of profiles that are done with, so that
 * a long run is as fast at its end as at its start, and all of them once it is over. Their evidence is kept with the iterations. Where records lie among
 * others (a service of somebody's own, or listed customers), those that did not pass stay until the run is deleted. Safe to repeat; throws where the
 * service refuses, so that it is tried again.
 */
export async function cleanUp(context: CleanupContext, loadTestId: string): Promise<void> {
  const { state } = context;
  const cleanup = await readCleanup(state, loadTestId);
  if (cleanup === null) return;
  if (!cleanup.over) return cleanUpOnTheWay(context, { ...cleanup, loadTestId, subjects: [] });
  const { useless, kept } = cleanup;
  const removed = await removeRecords(context, { ...cleanup, loadTestId, subjects: useless, ownSubjects: kept });
  if (removed === null) return;
  await markGone(state, loadTestId, removed);
  // What was cut short may write once more; the sweep comes by again.
  if (cleanup.settled) await markCleaned(state, loadTestId);
}

async function cleanUpOnTheWay(context: CleanupContext, run: Leftovers): Promise<void> {
  const profiles = await listProfiles(context.state, run.loadTestId, OWN_CUSTOMER, FINISHED_FOR_MS);
  const filled = new Set(filledProfiles(profiles.map(({ profile }) => profile)));
  for (const { profile, finished, subjects } of profiles) {
    if (!finished || !filled.has(profile)) continue;
    const removed = await removeRecords(context, { ...run, ownSubjects: subjects });
    if (removed === null || removed.length === 0) return;
    await markGone(context.state, run.loadTestId, removed);
  }
}

/** Returns the names of deleted records, or null if nothing is configured that could delete any. Safe to repeat. Throws like `cleanUp`. */
export async function removeRecords(
  { state, findEnvironment, callTimeoutMs }: CleanupContext,
  leftovers: Leftovers,
): Promise<readonly string[] | null> {
  const { loadTestId, environment: environmentId, scenario, definition, subjects, ownSubjects = [] } = leftovers;
  const environment = findEnvironment(environmentId);
  const found = scenarioOfRun(scenario, definition, environment);
  const all = [...subjects, ...ownSubjects];
  if (found?.kind === 'rows') {
    await found.remove(state.pool, all);
    return all;
  }
  // Its databases went with the run.
  if (found?.kind === 'sql') return all;
  if (environment === null) return null;
  if (found?.kind === 'requests') return removeByRequests({ state, callTimeoutMs }, environment, found, leftovers);
  if (environment.coaching === null) return null;
  const [names, ownNames] = [namesOf(subjects), namesOf(ownSubjects)];
  const first = names[0] ?? ownNames[0];
  if (first === undefined) return [];
  const target = openTarget(environment, first, { variant: null, latency: 'none', timeoutMs: callTimeoutMs });
  let removed = names;
  try {
    const { reference } = await target.probe(first);
    if (reference) {
      removed = [...names, ...ownNames.filter((name) => isOwnProfile(loadTestId, name))];
      await removeFromReference(target, loadTestId, removed);
    } else await removeOneByOne(target, names);
  } finally {
    target.close();
  }
  if (removed.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, TOLD_AFTER_MS));
  const texts = removed.map(({ text }) => text);
  await forgetCalls(state, environment.id, texts);
  return texts;
}

/**
 * Each record by a request of its own, where the scenario says which, as the variant that made it sends its requests; without one, and where no record was
 * created, there is nothing to delete.
 */
async function removeByRequests(
  { state, callTimeoutMs }: Pick<CleanupContext, 'state' | 'callTimeoutMs'>,
  environment: EnvironmentConfig,
  scenario: RequestScenario,
  { loadTestId, variant: racedVariant, parameters, subjects }: Leftovers,
): Promise<readonly string[] | null> {
  const { remove } = scenario;
  const type = recordTypeIn(environment, scenario.recordType);
  // Runs that were deleted before their variant was kept.
  const variant = racedVariant ?? scenario.variants[0]?.id;
  if (remove === null || type === null || variant === undefined) return null;
  const target = openRequestTarget(environment, scenario, variant, callTimeoutMs);
  const waiting = [...subjects];
  const removed: string[] = [];
  try {
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        for (let subject = waiting.shift(); subject !== undefined; subject = waiting.shift()) {
          const parsed = parseRecordName([type], subject);
          if (parsed.ok) {
            // Of the race nothing is left but the record's name; what a header is made of may want an id of its own each time.
            const values = scenario.valuesOf(variant, parameters, { run: loadTestId, race: uuidv7() });
            const key = fromParts(scenario, type, parsed.name.key);
            const request = fillRequest(
              remove,
              scenario.headersOf(variant),
              new Map([...values, ...Object.entries(key)]),
            );
            expectDeleted(await (await target.send(request)).answer);
          }
          removed.push(subject);
        }
      }),
    );
  } finally {
    target.close();
  }
  await forgetCalls(state, environment.id, removed);
  return removed;
}

function namesOf(subjects: readonly string[]): readonly ScorecardName[] {
  return subjects.flatMap((text) => {
    const parsed = parseScorecardName(text);
    return parsed.ok ? [parsed.name] : [];
  });
}

/** Profiles of the run's own as a whole, which takes their partitions out of ClickHouse. */
async function removeFromReference(target: Target, loadTestId: string, names: readonly ScorecardName[]): Promise<void> {
  for (const { parent, names: ofParent } of byParent(names)) {
    const [first] = ofParent;
    if (first !== undefined && isOwnProfile(loadTestId, first)) {
      expectDeleted(await target.post(`/v1/${parent}/scorecards:purge`, { filter: '*', force: true }));
      continue;
    }
    for (let from = 0; from < ofParent.length; from += MOST_IN_ONE)
      expectDeleted(
        await target.post(`/v1/${parent}/scorecards:batchDelete`, {
          names: ofParent.slice(from, from + MOST_IN_ONE).map(({ text }) => text),
        }),
      );
  }
}

async function removeOneByOne(target: Target, names: readonly ScorecardName[]): Promise<void> {
  const waiting = [...names];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
        expectDeleted(await (await target.send({ call: 'DeleteScorecard', caller: CALLER }, name)).answer);
    }),
  );
}

/** What is gone already is as good as deleted. */
function expectDeleted({ trouble, status }: TargetAnswer): void {
  if (trouble !== null && status !== 404) throw new Error(`A record could not be deleted: the API ${trouble.what}.`);
}

function byParent(
  names: readonly ScorecardName[],
): readonly { readonly parent: string; readonly names: readonly ScorecardName[] }[] {
  const parents = new Map<string, ScorecardName[]>();
  for (const name of names) {
    const parent = `customers/${name.customer}/profiles/${name.profile}`;
    const ofParent = parents.get(parent);
    if (ofParent === undefined) parents.set(parent, [name]);
    else ofParent.push(name);
  }
  return [...parents].map(([parent, ofParent]) => ({ parent, names: ofParent }));
}
