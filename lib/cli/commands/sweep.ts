import { randomUUID } from 'node:crypto';
import type { Drift, Sweep, SweepInput } from '@/lib/contract/sweeps';
import { followRun } from '../followRun';
import { exitCodes, type ExitCode } from '../exitCodes';
import { renderSweep, sweepProgress } from '../render/renderSweep';
import { Refused } from '../source/apiSource';
import type { SweepSource } from '../source/sweepSource';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';

export interface SweepOptions {
  readonly environment?: string;
  readonly record?: string;
  readonly since?: string;
  readonly deep?: boolean;
  readonly failAbove?: string;
  readonly json?: boolean;
}

const MOST_LISTED = 100;
/** Why a type is not swept that says nothing of the others. */
const OF_ONE_TYPE: readonly string[] = ['sweep_refused', 'record_type_unusable'];
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * `sweep` has the records of a type compared, or those of every type one after the other, follows that and prints what was found. The first Ctrl-C cancels it.
 * 0 clean, 1 more have drifted than `--fail-above`, 2 incomplete. Throws UsageError, Refused, Unreachable.
 */
export async function sweep(
  options: SweepOptions,
  terminal: Terminal,
  openSource: () => Promise<SweepSource>,
): Promise<ExitCode> {
  const { environment, record, json } = options;
  const failAbove = readFailAbove(options.failAbove ?? '0');
  const asked = readKind(options, Date.now());
  const source = await openSource();
  const records = record === undefined ? await recordsOf(source, environment) : [record];
  const ended: { readonly sweep: Sweep; readonly drifts: readonly Drift[] }[] = [];
  const codes: ExitCode[] = [];
  for (const each of records) {
    if (terminal.interrupted.aborted) break;
    try {
      const { id } = await source.start(
        { record: each, ...asked, ...(environment === undefined ? {} : { environment }) },
        randomUUID(),
      );
      const over = await followRun(source, id, terminal, { noun: 'sweep', progressOf: sweepProgress });
      const drifts = over.counts.drifted === 0 ? [] : await source.drifts(id, MOST_LISTED);
      ended.push({ sweep: over, drifts });
      codes.push(exitCodeOfSweep(over, failAbove));
      if (json !== true) terminal.print(renderSweep(over, drifts, terminal.style, Date.now()));
    } catch (error) {
      // One type that can't be swept keeps no other one from it.
      if (record !== undefined || !(error instanceof Refused) || !OF_ONE_TYPE.includes(error.problem.code)) throw error;
      terminal.complain(`${each}: ${error.problem.detail}`);
      codes.push(exitCodes.unknown);
    }
  }
  if (json === true) {
    const answers = ended.map(({ sweep: one, drifts }) => ({ ...one, drifts }));
    terminal.print(JSON.stringify(record === undefined ? answers : (answers[0] ?? null), null, 2));
  } else terminal.print(source.page);
  if (codes.includes(exitCodes.inconsistent)) return exitCodes.inconsistent;
  return codes.length < records.length || codes.includes(exitCodes.unknown) ? exitCodes.unknown : exitCodes.consistent;
}

/** What was not compared whole is never clean. */
export function exitCodeOfSweep({ outcome, counts }: Sweep, failAbove: number): ExitCode {
  if (outcome === null || outcome === 'incomplete') return exitCodes.unknown;
  return counts.drifted > failAbove ? exitCodes.inconsistent : exitCodes.consistent;
}

async function recordsOf(source: SweepSource, environment: string | undefined): Promise<readonly string[]> {
  const { types } = await source.overview(environment);
  return types.filter(({ configured }) => configured).map(({ record }) => record);
}

function readKind({ since, deep }: SweepOptions, nowMs: number): Pick<SweepInput, 'kind' | 'since'> {
  if (deep === true) {
    if (since !== undefined) throw new UsageError('--since cannot be combined with --deep, which compares all records');
    return { kind: 'deep' };
  }
  return since === undefined ? { kind: 'recent' } : { kind: 'recent', since: readSince(since, nowMs) };
}

/** How long ago, or a time. */
function readSince(text: string, nowMs: number): string {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(nowMs - Number(count) * UNITS[unit as keyof typeof UNITS]).toISOString();
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at))
    throw new UsageError('--since expects a duration, like 30m, 1h or 7d, or a time, like 2026-11-09T10:00:00Z');
  return new Date(at).toISOString();
}

function readFailAbove(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--fail-above expects a whole number of records, like 0 or 10');
  return Number(text);
}
