import { labLevels, labRunLimits, type LabLevel, type LabRace, type LabRequest, type LabRun } from '@/lib/contract/lab';
import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { noted } from '@/lib/state/activity/noted';
import { createLabRun } from '@/lib/state/lab/createLabRun';
import type { State } from '@/lib/state/openState';
import { checkRace } from './describeRace';
import { LabRunError } from './LabRunError';

export interface StartLabContext {
  readonly state: State;
  readonly jobs: Pick<Jobs, 'enqueueLab'>;
  /** There is a Postgres to run races on. */
  readonly isConfigured: boolean;
  /** Gives a new UUIDv7. */
  readonly newId: () => string;
  /** Told that no worker could be woken; they will find the run on their own. */
  readonly onMissedWake: (error: unknown) => void;
}

export interface StartLabInput {
  readonly asked: LabRequest;
  readonly idempotencyKey: string | null;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy: string | null;
}

/** Saves a run and wakes a worker; the same key with the same request gives the id of the first. Throws LabRunError. */
export async function startLabRun(
  { state, jobs, isConfigured, newId, onMissedWake }: StartLabContext,
  { asked, idempotencyKey, startedBy }: StartLabInput,
): Promise<{ readonly id: string }> {
  const { race, mistake } = checkRace(asked.text);
  if (race === null) throw new LabRunError('invalid_race', mistake?.message ?? 'It is not a race.', 'text');
  if (!isConfigured)
    throw new LabRunError(
      'lab_not_configured',
      'The console has no Postgres for SQL races. Set LASTWRITE_LAB_URL to a role that may create databases and roles. The embedded stack sets it.',
    );
  const request = toRequest(asked, race);
  const id = newId();
  const created = await noted(
    state,
    { by: startedBy, what: 'started', kind: 'lab_run', subject: id },
    (own) => createLabRun(own, { id, request, race, idempotencyKey, startedBy }),
    ({ kind }) => kind === 'created',
  );
  if (created.kind === 'conflict')
    throw new LabRunError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for a different run. Use a new one.',
    );
  if (created.kind === 'created') await jobs.enqueueLab(created.id).catch(onMissedWake);
  return { id: created.id };
}

function toRequest({ text, variants, levels, limit }: LabRequest, race: LabRace): LabRun['request'] {
  const known = race.variants.map(({ name }) => name);
  const unknown = variants?.findIndex((each) => each !== null && !known.includes(each)) ?? -1;
  if (unknown !== -1)
    throw new LabRunError(
      'invalid_request',
      `Expected ${known.length === 0 ? 'null: the race has no variants' : `null or a variant of the race: ${listed(known)}`}.`,
      `variants.${unknown}`,
    );
  const own: readonly (LabLevel | null)[] = race.namesLevel ? [null] : [];
  const request = {
    text,
    variants: variants ?? [null, ...known],
    levels: levels ?? [...own, ...labLevels],
    limit,
  };
  const cells = request.variants.length * request.levels.length;
  if (cells > labRunLimits.cells)
    throw new LabRunError(
      'invalid_request',
      `Expected at most ${labRunLimits.cells} cells, but ${request.variants.length} variants at ${request.levels.length} levels are ${cells}.`,
      'variants',
    );
  return request;
}

const MOST_LISTED = 20;

function listed(names: readonly string[]): string {
  return names.length <= MOST_LISTED ? names.join(', ') : `${names.slice(0, MOST_LISTED).join(', ')}, …`;
}
