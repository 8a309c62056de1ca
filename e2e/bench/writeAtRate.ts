import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { scorecardName, type ScorecardName } from '../../lib/reference/scorecard/scorecardName';
import { openTarget } from '../../lib/runs/load-tests/target/openTarget';
import type { TargetCall } from '../../lib/runs/load-tests/target/TargetCall';

/** Nothing is lost, and the copy is what was committed. */
export const HONEST = 'own_columns/async_reread_row_version';
/** Whole rows, and the copy from what a call knew. */
export const RACING = 'save_all/async_closure';

const OWNER = { customer: 'bench', profile: 'writing' };
const TIMEOUT_MS = 30_000;
const CRITERIA = ['greeting', 'discovery', 'next-steps'];

export interface Writing {
  /** Calls that were answered with 200 to 299. */
  readonly acknowledged: number;
  /** Any other answer, or none. */
  readonly failed: number;
  readonly writtenForMs: number;
}

export interface WriteOptions {
  readonly coachingUrl: string;
  readonly records: number;
  readonly writers: number;
  /** Calls a second, of all writers together; 0: as many as they can. */
  readonly rate: number;
  /** Two calls to one record at once, by a strategy that loses writes; else one call at a time, by one that loses none. */
  readonly racing: boolean;
}

/** Creates the records, and writes to them by turns until the returned function is called; that gives what was written, once the service's work is done. */
export async function writeAtRate(options: WriteOptions): Promise<() => Promise<Writing>> {
  const { coachingUrl, records, writers, rate, racing } = options;
  const open = (variant: string) =>
    openTarget({ id: 'local', coaching: { url: coachingUrl, token: null } }, OWNER, {
      variant,
      latency: racing ? 'staging' : 'none',
      timeoutMs: TIMEOUT_MS,
    });
  const target = open(racing ? RACING : HONEST);
  let [acknowledged, failed] = [0, 0];
  const send = async (call: TargetCall, name: ScorecardName) => {
    const { status } = await (await target.send(call, name)).answer;
    if (status >= 200 && status <= 299) acknowledged += 1;
    else failed += 1;
  };
  const names = Array.from({ length: records }, () => scorecardName(OWNER.customer, OWNER.profile, uuidv7()));
  for (const name of names) await send(create(), name);
  const beganMs = performance.now();
  let [stopped, sent] = [false, 0];
  const write = async () => {
    while (!stopped) {
      const name = names[Math.floor(Math.random() * names.length)];
      if (name === undefined) throw new RangeError('there is nothing to write to');
      const calls = racing ? [save(), save()] : [Math.random() < 0.25 ? submit : save()];
      sent += calls.length;
      const dueMs = rate === 0 ? 0 : beganMs + (1000 * sent) / rate - performance.now();
      if (dueMs > 0) await sleep(dueMs);
      await Promise.all(calls.map((call) => send(call, name)));
    }
  };
  const writing = Promise.all(Array.from({ length: writers }, write));
  return async () => {
    stopped = true;
    await writing;
    await target.post('/v1/quiesce', {});
    target.close();
    return { acknowledged, failed, writtenForMs: performance.now() - beganMs };
  };
}

const scores = () => CRITERIA.map((criterionId) => ({ criterionId, numericValue: 1 + Math.floor(Math.random() * 5) }));
const caller = () => `users/coach-${1 + Math.floor(Math.random() * 9)}`;

function create(): TargetCall {
  return {
    call: 'CreateScorecard',
    caller: caller(),
    request: {
      templateId: 'templates/bench',
      conversationId: 'conversations/1',
      comment: 'as created',
      scores: scores(),
    },
  };
}

function save(): TargetCall {
  return {
    call: 'UpdateScorecard',
    caller: caller(),
    request: { comment: `saved ${Math.random().toString(36).slice(2)}`, scores: scores() },
  };
}

const submit: TargetCall = { call: 'SubmitScorecard', caller: 'users/lead-1', request: { taskIds: ['tasks/1'] } };
