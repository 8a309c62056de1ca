import { sweepDefaults, sweepLimits, type Sweep, type SweepRequest } from '@/lib/contract/sweeps';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { pluralOf } from '@/lib/record/RecordEntry';
import { rootOf, type RecordType } from '@/lib/record/RecordType';
import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { noted } from '@/lib/state/activity/noted';
import { findByKey } from '@/lib/state/runs/createOnce';
import { createSweep } from '@/lib/state/sweeps/createSweep';
import type { State } from '@/lib/state/openState';
import type { SweepPreflight } from '@/lib/stores/sweeps/model';
import { ownersOf, type SweepStores } from './SweepContext';
import { SweepError } from './SweepError';

export interface StartSweepContext {
  readonly state: State;
  readonly stores: SweepStores;
  /** Ids of the record types of an environment. */
  readonly recordsOf: (environment: EnvironmentConfig) => readonly string[];
  readonly jobs: Pick<Jobs, 'enqueueSweep'>;
  /** Gives a new UUIDv7. */
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** For one statement of the look before it begins. */
  readonly timeoutMs: number;
  /** Told that no worker could be woken; they look by themselves. */
  readonly onMissedWake: (error: unknown) => void;
}

export interface StartSweepInput {
  readonly environment: EnvironmentConfig;
  readonly asked: Omit<SweepRequest, 'environment'>;
  readonly idempotencyKey: string | null;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy?: string | null;
  /** Id of the schedule that starts it. */
  readonly schedule?: string | null;
}

/** Clocks are never quite the same. */
const AHEAD_MS = 1_000;
const DAY_MS = 86_400_000;

/**
 * Saves a sweep to be run and wakes a worker; the same key with the same request gives the id of the first. What catalogs and plans forbid is refused with what
 * would help. Throws SweepError, and InspectError or SourceFailure where the stores do not tell.
 */
export async function startSweep(
  context: StartSweepContext,
  { environment, asked, idempotencyKey, startedBy, schedule }: StartSweepInput,
): Promise<{ readonly id: string }> {
  const { state } = context;
  const request = toRequest(context, environment, asked);
  const earlier = idempotencyKey === null ? null : await findByKey(state, 'sweeps', idempotencyKey, request);
  if (earlier?.kind === 'conflict') throw keyReused();
  if (earlier?.kind === 'repeated') return { id: earlier.id };
  const names = await refuseImpossible(context, environment, request);
  const id = context.newId();
  const created = await noted(
    state,
    (schedule ?? null) === null ? { by: startedBy ?? null, what: 'started', kind: 'sweep', subject: id } : null,
    (own) => createSweep(own, { id, request, ...names, idempotencyKey, startedBy, schedule }),
    (result) => result.kind === 'created',
  );
  if (created.kind === 'conflict') throw keyReused();
  if (created.kind === 'created') await context.jobs.enqueueSweep(created.id).catch(context.onMissedWake);
  return { id: created.id };
}

function keyReused(): SweepError {
  return new SweepError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for a different sweep. Use a new one.',
  );
}

function toRequest(
  { recordsOf, nowMs }: StartSweepContext,
  environment: EnvironmentConfig,
  { record, kind, since, limits }: StartSweepInput['asked'],
): Sweep['request'] {
  const known = recordsOf(environment);
  if (!known.includes(record))
    throw new SweepError(
      'invalid_request',
      `Expected one of the record types of the environment ${environment.id}: ${known.join(', ')}.`,
      'record',
    );
  if (since !== undefined) refuseWindow(Date.parse(since), nowMs());
  const { rowsPerMinute, storeMsPerMinute, runMinutes } = { ...sweepDefaults, rowsPerMinute: undefined, ...limits };
  return {
    environment: environment.id,
    record,
    kind,
    ...(since === undefined ? {} : { since: toUtc(since) }),
    limits: { ...(rowsPerMinute === undefined ? {} : { rowsPerMinute }), storeMsPerMinute, runMinutes },
  };
}

function refuseWindow(sinceMs: number, nowMs: number): void {
  const { max } = sweepLimits.windowDays;
  if (Number.isNaN(sinceMs)) throw new SweepError('invalid_request', 'Expected a time in ISO 8601.', 'since');
  if (sinceMs > nowMs + AHEAD_MS) throw new SweepError('invalid_request', 'Expected a time in the past.', 'since');
  if (sinceMs < nowMs - max * DAY_MS)
    throw new SweepError(
      'invalid_request',
      `Expected a time in the last ${max} days. A deep sweep compares earlier changes.`,
      'since',
    );
}

/** With the digits that it has, up to microseconds. */
function toUtc(time: string): string {
  const digits = /\.(\d+)/.exec(time)?.[1] ?? '';
  const [seconds] = new Date(Date.parse(time)).toISOString().split('.');
  return `${seconds}.${digits.slice(0, 6).padEnd(6, '0')}Z`;
}

/** In the stores of the first owner; those of the others are looked at as the sweep is planned. Gives what the type is called. */
async function refuseImpossible(
  { stores, timeoutMs }: StartSweepContext,
  environment: EnvironmentConfig,
  { record, kind }: Sweep['request'],
): Promise<{ readonly title: string; readonly plural: string }> {
  const [owner] = ownersOf(environment);
  if (owner === undefined)
    throw new SweepError(
      'sweep_refused',
      `The environment ${environment.id} has separate stores for each customer, and its configuration lists none under "customers". Add the ones to sweep.`,
    );
  const { preflight, names } = await stores.use(environment, owner, record, async (opened, type) => ({
    preflight: await stores.reads.preflight(opened, type, kind, { timeoutMs }),
    names: namesOf(type),
  }));
  if (preflight.refusals.length > 0)
    throw new SweepError('sweep_refused', refusalText(preflight.refusals), undefined, preflight.refusals);
  return names;
}

export function refusalText(refusals: SweepPreflight['refusals']): string {
  return refusals.map(({ what, help }) => `${what} ${help}`).join(' ');
}

/** `Order`, `orders`: by what its rows are called where that is what the type is called. */
export function namesOf(type: RecordType): { readonly title: string; readonly plural: string } {
  const root = rootOf(type);
  const noun = type.title.toLowerCase();
  return { title: type.title, plural: root.noun === noun ? root.plural : pluralOf(noun) };
}
