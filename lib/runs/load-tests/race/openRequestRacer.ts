import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import type { ParameterValues } from '@/lib/contract/parameters';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { Unfilled, ValueCycle, type Json, type Values } from '@/lib/environments/template';
import { parseRecordName, recordName } from '@/lib/record/recordName';
import { callOf, type RecordType } from '@/lib/record/RecordType';
import {
  captureFrom,
  fillRequest,
  keyOf,
  toParts,
  withKey,
  type FilledRequest,
  type RaceIds,
  type RequestActor,
  type RequestScenario,
  type RequestTemplate,
} from '@/lib/scenarios/requests/RequestScenario';
import { openRequestTarget, type RequestTarget } from '../target/openRequestTarget';
import type { FiredRequest } from '../target/prepareRequest';
import type { TargetAnswer } from '../target/TargetAnswer';
import { stopForMany } from '../stopForMany';
import { createRaceClock, type RaceClock } from './RaceClock';
import type { Raced, RunRacer } from './Racer';
import { startActors } from './startActors';

export interface RequestRacerOptions {
  readonly environment: EnvironmentConfig;
  readonly scenario: RequestScenario;
  readonly type: RecordType;
  readonly run: { readonly id: string; readonly request: Pick<LoadTest['request'], 'variant' | 'parameters'> };
  readonly callTimeoutMs: number;
}

/** One request as it went. */
interface Answered {
  readonly actor: string;
  readonly template: RequestTemplate;
  readonly sent: FilledRequest;
  readonly fired: FiredRequest;
  readonly answer: TargetAnswer;
  /** What later requests take from the answer, by name. */
  readonly captured?: Readonly<Record<string, Json>>;
}

/** Why a race cannot be judged, and by whose request. */
interface Trouble {
  readonly kind: NonNullable<Raced['trouble']>['kind'];
  readonly reason: string;
  readonly call: string;
  readonly isCreate: boolean;
}

/** Races over records of a team's own, by requests to its API. Opens nothing yet. @throws TypeError, where the environment has no such target */
export function openRequestRacer({ environment, scenario, type, run, callTimeoutMs }: RequestRacerOptions): RunRacer {
  const { variant, parameters } = run.request;
  const target = openRequestTarget(environment, scenario, variant, callTimeoutMs);
  const stopping = stopForMany();
  return {
    async race(race, delayMs) {
      const uuid = race.slice(race.lastIndexOf('/') + 1);
      const ids = { run: run.id, race: uuid };
      const raced = await raceOnce({
        scenario,
        type,
        target,
        variant,
        parameters,
        ids,
        delayMs,
        signal: stopping.signal,
      });
      if (raced === null) return null;
      const { trouble, subject } = raced;
      const hasNewToken = trouble?.kind === 'refused_token' && !trouble.isCreate && target.refuseToken();
      return { ...raced, subject: subject ?? race, hasNewToken };
    },
    close() {
      stopping.abort();
      target.close();
    },
  };
}

export interface RaceOnce {
  readonly scenario: RequestScenario;
  readonly type: RecordType;
  readonly target: RequestTarget;
  readonly variant: string;
  readonly parameters: ParameterValues;
  readonly ids: RaceIds;
  readonly delayMs: number;
  readonly signal: AbortSignal;
}

/** `subject` null: no record is known to have been created. */
export type RacedOnce = Omit<Raced, 'hasNewToken' | 'subject'> & { readonly subject: string | null };

/** Creates a record, starts the actors, and follows each to its last request. Never rejects for what the file lacks. null when it was broken off. */
export async function raceOnce(input: RaceOnce): Promise<RacedOnce | null> {
  const { scenario, type, target, variant, parameters, signal } = input;
  const clock = createRaceClock();
  if (signal.aborted) return null;
  const done: Answered[] = [];
  const finish = (subject: string | null, delayErrorMs: number | null, trouble: Trouble | null): RacedOnce => ({
    subject,
    delayErrorMs,
    trouble,
    recorded: false,
    steps: [],
    calls: [...done]
      .sort((one, other) => one.fired.startedMs - other.fired.startedMs)
      .map((each) => toCall(each, type, target, clock)),
  });
  const more = scenario.headersOf(variant);
  const given = tryToFill(() => scenario.valuesOf(variant, parameters, input.ids));
  if ('missing' in given) return finish(null, null, notSent(scenario.create, given.missing, true));
  const created = await perform(target, 'create', scenario.create, more, given.filled, true);
  if ('trouble' in created) {
    if (created.answered) done.push(created.answered);
    return finish(null, null, created.trouble);
  }
  done.push(created.answered);
  const named = nameOf(input, created.answered.answer.body, created.values);
  if (typeof named === 'string')
    return finish(null, null, { kind: 'refused', reason: named, call: wordOf(scenario.create, type), isCreate: true });
  const values = withKey(type, named.key, created.values);
  const chains: Chain[] = [];
  for (const actor of scenario.actors(parameters)) {
    const own = new Map([...values, ['n', actor.n]]);
    const first = tryToFill(() => fillRequest(actor.requests[0], more, own));
    // None starts where one cannot: that would be no race.
    if ('missing' in first) return finish(named.text, null, notSent(actor.requests[0], first.missing, false));
    chains.push({ actor, delayed: actor.delayed, values: own, first: first.filled });
  }
  const started = await startActors({
    actors: chains,
    prepare: ({ first }) => target.prepare(first),
    delayMs: input.delayMs,
    signal,
  });
  const troubles = await Promise.all(
    started.fired.map(async ({ actor: { actor, values: own, first }, fired }): Promise<Trouble | null> => {
      let step = await settle(actor.id, actor.requests[0], first, fired, own);
      for (const template of actor.requests.slice(1)) {
        if (step.answered) done.push(step.answered);
        // What one refused goes no further: its later requests would not have been sent either.
        if ('trouble' in step || isRefused(step.answered)) return 'trouble' in step ? step.trouble : null;
        step = await perform(target, actor.id, template, more, step.values, false);
      }
      if (step.answered) done.push(step.answered);
      return 'trouble' in step ? step.trouble : null;
    }),
  );
  if (started.aborted) return null;
  return finish(named.text, started.delayErrorMs, troubles.find((trouble) => trouble !== null) ?? null);
}

/** An actor with its first request. */
interface Chain {
  readonly actor: RequestActor;
  readonly delayed: boolean;
  readonly values: Values;
  readonly first: FilledRequest;
}

/** `missing`: why there is none. */
function tryToFill<Filled>(fill: () => Filled): { readonly filled: Filled } | { readonly missing: string } {
  try {
    return { filled: fill() };
  } catch (error) {
    if (error instanceof Unfilled || error instanceof ValueCycle) return { missing: error.message };
    throw error;
  }
}

function notSent({ call, operation }: RequestTemplate, missing: string, isCreate: boolean): Trouble {
  return { kind: 'refused', reason: `${call ?? operation} was not sent: ${missing}`, call: operation, isCreate };
}

type Performed =
  | { readonly answered: Answered; readonly values: Values }
  | { readonly answered: Answered | null; readonly trouble: Trouble };

async function perform(
  target: RequestTarget,
  actor: string,
  template: RequestTemplate,
  more: Readonly<Record<string, string>>,
  values: Values,
  isCreate: boolean,
): Promise<Performed> {
  const sent = tryToFill(() => fillRequest(template, more, values));
  if ('missing' in sent) return { answered: null, trouble: notSent(template, sent.missing, isCreate) };
  return settle(actor, template, sent.filled, await target.send(sent.filled), values, isCreate);
}

async function settle(
  actor: string,
  template: RequestTemplate,
  sent: FilledRequest,
  fired: FiredRequest,
  values: Values,
  isCreate = false,
): Promise<Performed> {
  const answer = await fired.answer;
  const answered: Answered = { actor, template, sent, fired, answer };
  const call = template.call ?? template.operation;
  if (answer.trouble !== null)
    return {
      answered,
      trouble: { kind: answer.trouble.kind, reason: `${call} ${answer.trouble.what}`, call, isCreate },
    };
  if (isRefused(answered)) {
    return isCreate
      ? {
          answered,
          trouble: {
            kind: 'refused',
            reason: `${call} ${answer.refused ?? `answered ${answer.status}`}`,
            call,
            isCreate,
          },
        }
      : { answered, values };
  }
  const captured = captureFrom(template, answer.body, values);
  return captured.missing === null
    ? { answered: { ...answered, captured: captured.found }, values: captured.values }
    : {
        answered,
        trouble: {
          kind: 'refused',
          reason: `${call} answered without ${captured.missing}, which is needed`,
          call,
          isCreate,
        },
      };
}

/** It lost the race, and says so. */
function isRefused({ answer: { status } }: Answered): boolean {
  return status < 200 || status > 299;
}

/** The record's name, or why there is none. */
function nameOf(
  { scenario, type }: RaceOnce,
  answer: unknown,
  values: Values,
): { readonly key: Readonly<Record<string, string>>; readonly text: string } | string {
  const read = keyOf(scenario, answer, values);
  const call = wordOf(scenario.create, type);
  if ('missing' in read) return `${call} answered without ${read.missing}, which names the record`;
  const { text } = recordName(type, toParts(type, read.key));
  const parsed = parseRecordName([type], text);
  return parsed.ok ? { key: read.key, text } : `${call} created a record whose name cannot be: ${parsed.expected}`;
}

function wordOf({ call, operation }: RequestTemplate, type: RecordType): string {
  return call === null ? operation : (callOf(type, call)?.noun ?? call);
}

function toCall(
  { actor, template, sent, fired, answer, captured = {} }: Answered,
  type: RecordType,
  target: RequestTarget,
  clock: RaceClock,
): Iteration['calls'][number] {
  return {
    actor,
    call: template.call ?? template.operation,
    startedAt: clock.toTime(fired.startedMs),
    finishedAt: clock.toTime(answer.finishedMs),
    status: answer.status,
    ...(sent.body === undefined ? {} : { request: sent.body }),
    response: answer.body,
    sent: target.shown(sent),
    ...(Object.keys(captured).length === 0 ? {} : { captured }),
  };
}
