import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { Unfilled, type Json, type Values } from '@/lib/environments/template';
import { parseRecordName, recordName } from '@/lib/record/recordName';
import { callOf, type RecordType } from '@/lib/record/RecordType';
import {
  captureFrom,
  fillRequest,
  keyOf,
  toParts,
  withKey,
  type FilledRequest,
  type RequestActor,
  type RequestScenario,
  type RequestTemplate,
} from '@/lib/scenarios/requests/RequestScenario';
import { openRequestTarget, type RequestTarget } from '../target/openRequestTarget';
import type { FiredRequest } from '../target/prepareRequest';
import type { TargetAnswer } from '../target/TargetAnswer';
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
  const actors = scenario.actors(parameters);
  const more = scenario.headersOf(variant);
  const stopping = new AbortController();
  return {
    async race(race, delayMs) {
      const uuid = race.slice(race.lastIndexOf('/') + 1);
      const values = scenario.valuesOf(variant, parameters, { run: run.id, race: uuid });
      const raced = await raceOnce({ scenario, type, target, actors, more, values, delayMs, signal: stopping.signal });
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
  readonly actors: readonly RequestActor[];
  /** Headers of the variant. */
  readonly more: Readonly<Record<string, string>>;
  readonly values: Values;
  readonly delayMs: number;
  readonly signal: AbortSignal;
}

/** `subject` null: no record is known to have been created. */
export type RacedOnce = Omit<Raced, 'hasNewToken' | 'subject'> & { readonly subject: string | null };

/** Creates a record, starts the actors, and follows each to its last request. null when it was broken off. */
export async function raceOnce(input: RaceOnce): Promise<RacedOnce | null> {
  const { scenario, type, target, more, signal } = input;
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
  const created = await perform(target, 'create', scenario.create, more, input.values, true);
  if ('trouble' in created) {
    if (created.answered) done.push(created.answered);
    return finish(null, null, created.trouble);
  }
  done.push(created.answered);
  const named = nameOf(input, created.answered.answer.body, created.values);
  if (typeof named === 'string')
    return finish(null, null, { kind: 'refused', reason: named, call: wordOf(scenario.create, type), isCreate: true });
  const values = withKey(type, named.key, created.values);
  const chains = input.actors.map((actor) => ({
    actor,
    delayed: actor.delayed,
    values: new Map([...values, ['n', actor.n]]),
  }));
  const first = new Map<string, FilledRequest>();
  const started = await startActors({
    actors: chains,
    prepare: (chain) => {
      const filled = fillRequest(chain.actor.requests[0], more, chain.values);
      first.set(chain.actor.id, filled);
      return target.prepare(filled);
    },
    delayMs: input.delayMs,
    signal,
  });
  const troubles = await Promise.all(
    started.fired.map(async ({ actor: { actor, values: own }, fired }): Promise<Trouble | null> => {
      const sent = first.get(actor.id);
      if (sent === undefined) throw new TypeError(`nothing was prepared for ${actor.id}`);
      let step = await settle(actor.id, actor.requests[0], sent, fired, own);
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
  let sent: FilledRequest;
  try {
    sent = fillRequest(template, more, values);
  } catch (error) {
    if (!(error instanceof Unfilled)) throw error;
    return {
      answered: null,
      trouble: {
        kind: 'refused',
        reason: `${template.call ?? template.operation} was not sent: ${error.message}`,
        call: template.operation,
        isCreate,
      },
    };
  }
  return settle(actor, template, sent, await target.send(sent), values, isCreate);
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
  return parsed.ok
    ? { key: read.key, text }
    : `${call} created a record whose name is not that of a ${type.title}: expected ${parsed.expected}`;
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
