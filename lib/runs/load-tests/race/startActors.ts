import { fireOrGive } from '../target/openSender';
import type { FiredRequest, PreparedRequest } from '../target/prepareRequest';
import type { TargetAnswer } from '../target/TargetAnswer';
import { waitUntil } from './waitUntil';

interface Starting<Actor> {
  readonly actors: readonly Actor[];
  /** The first request of an actor, up to its last byte. */
  readonly prepare: (actor: Actor) => Promise<PreparedRequest | TargetAnswer>;
  readonly delayMs: number;
  /** Once aborted, nothing further is sent. */
  readonly signal: AbortSignal;
}

interface FiredActor<Actor> {
  readonly actor: Actor;
  readonly fired: FiredRequest;
}

interface Started<Actor> {
  readonly fired: readonly FiredActor<Actor>[];
  /** Signed; null when no delayed actor was started. */
  readonly delayErrorMs: number | null;
  readonly aborted: boolean;
}

/** A connection opened earlier might be found idle and closed. */
const PREPARE_BEFORE_MS = 250;

/**
 * Starts actors together, the delayed ones `delayMs` after the first. A start is taken right before the request is written to a connection that is open
 * already. Never rejects for what a target does.
 */
export async function startActors<Actor extends { readonly delayed: boolean }>({
  actors,
  prepare: prepareOne,
  delayMs,
  signal,
}: Starting<Actor>): Promise<Started<Actor>> {
  const prepare = (some: readonly Actor[]) =>
    Promise.all(some.map(async (actor) => ({ actor, prepared: await prepareOne(actor) })));
  const delayed = actors.filter((actor) => actor.delayed);
  const soon = delayMs <= 2 * PREPARE_BEFORE_MS;
  const [first, early] = await Promise.all([
    prepare(actors.filter((actor) => !actor.delayed)),
    soon ? prepare(delayed) : [],
  ]);
  if (signal.aborted) {
    drop([...first, ...early]);
    return { fired: [], delayErrorMs: null, aborted: true };
  }
  const fired = first.map(fire);
  // Where none is to start first, the delay is counted from now.
  const firstMs = Math.min(performance.now(), ...fired.map((each) => each.fired.startedMs));
  const dueMs = firstMs + delayMs;
  if (!soon) await waitUntil(dueMs - PREPARE_BEFORE_MS, signal);
  const late = soon ? early : await prepare(delayed);
  if (delayMs > 0) await waitUntil(dueMs, signal);
  if (signal.aborted) {
    drop(late);
    return { fired, delayErrorMs: null, aborted: true };
  }
  const second = late.map(fire);
  const sent = second.map(({ fired: { startedMs } }) => startedMs - dueMs);
  return { fired: [...fired, ...second], delayErrorMs: sent.length === 0 ? null : Math.max(...sent), aborted: false };
}

interface Ready<Actor> {
  readonly actor: Actor;
  readonly prepared: PreparedRequest | TargetAnswer;
}

function fire<Actor>({ actor, prepared }: Ready<Actor>): FiredActor<Actor> {
  return { actor, fired: fireOrGive(prepared) };
}

function drop(ready: readonly Ready<unknown>[]): void {
  for (const { prepared } of ready) if ('drop' in prepared) prepared.drop();
}
