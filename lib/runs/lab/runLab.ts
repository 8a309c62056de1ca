import { setTimeout as sleep } from 'node:timers/promises';
import { exploreRace } from '@/lib/scenarios/sql/explore/exploreRace';
import { withLabSlots, type LabSlots } from '@/lib/scenarios/sql/explore/LabSlots';
import { parseRace } from '@/lib/scenarios/sql/parse/parseRace';
import { applyVariant } from '@/lib/scenarios/sql/race/applyVariant';
import type { SqlRace } from '@/lib/scenarios/sql/race/SqlRace';
import type { CellToRun, ClaimedLabRun } from '@/lib/state/lab/claimLabRun';
import { completeLabRun, giveBackLabRun } from '@/lib/state/lab/endLabRun';
import { failRun } from '@/lib/state/runs/endRun';
import { finishCell, saveProgress } from '@/lib/state/lab/saveCell';
import { traced } from '@/lib/tracing/trace';
import { explainLabFailure } from './explainLabFailure';
import type { LabContext } from './LabContext';
import { toFinishedCell } from './toFinishedCell';

/** A fraction of the lease. */
const TELL_EVERY_MS = 1_000;
/** A database that starts again is there before the lease runs out, or it takes longer than anybody knows. */
const SAVE_TRIES = 10;
const SAVE_AGAIN_MS = 500;

/** The own database is away, which says nothing of the race. */
class NotSaved extends Error {
  override readonly name = 'NotSaved';
}

/**
 * Runs what is left of a claimed run, cell by cell, and saves what each comes to. Never throws: what goes wrong ends the run as failed. A worker that is asked to
 * end gives it back, and another one goes on with the cell in hand from its beginning.
 */
export async function runLab(context: LabContext, claim: ClaimedLabRun, closing: AbortSignal): Promise<void> {
  const { state, onError, onEvent } = context;
  onEvent('runs a race of SQL', { run: claim.id, cells: claim.cells.length });
  const stores = { url: context.labUrl, clickhouseUrl: context.labClickhouseUrl };
  const run = async (slots: LabSlots) => {
    try {
      const race = parseRace(claim.text);
      let held = true;
      for (const cell of claim.cells) {
        const attributes = { 'lastwrite.lab_run.id': claim.id, 'lastwrite.cell': cell.n };
        held = await traced('run lab cell', { attributes }, () => runCell(context, slots, claim, race, cell, closing));
        if (closing.aborted || !held) break;
      }
      if (closing.aborted) await giveBackLabRun(state, claim);
      else if (held) await save(context, closing, () => completeLabRun(state, claim));
    } catch (error) {
      onError('a race of SQL could not be run', error);
      // While the own database is away, this fails too, the claim runs out, and whoever claims it next goes on.
      const isToGoOn = closing.aborted || error instanceof NotSaved;
      await (
        isToGoOn ? giveBackLabRun(state, claim) : failRun(state, 'lab_runs', claim, explainLabFailure(error))
      ).catch((failure: unknown) => {
        onError('a run of the race lab could not be ended', failure);
      });
    }
  };
  // By the time that its databases are dropped, which may take longer than its lease, the run is over or given back.
  await withLabSlots(stores, run);
  onEvent('ran a race of SQL', { run: claim.id });
}

/** Tried again while the own database is away. @throws NotSaved, and what the database has against what is to be saved */
async function save<Saved>(
  { onError }: LabContext,
  closing: AbortSignal,
  action: () => Promise<Saved>,
): Promise<Saved> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await action();
    } catch (error) {
      if (isRefusal(error)) throw error;
      onError('what a race of SQL came to could not be saved', error);
      if (tried === SAVE_TRIES || closing.aborted)
        throw new NotSaved('what a race of SQL came to could not be saved', { cause: error });
      await sleep(SAVE_AGAIN_MS, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}

/** The server is there and says no. Errors of the classes 08, 53 and 57 are of connections, of too little of something, and of servers that end or start. */
function isRefusal(error: unknown): boolean {
  const { severity, code } = error as { readonly severity?: string; readonly code?: string };
  return severity !== undefined && !/^(?:08|53|57)/.test(code ?? '');
}

/** False: the run is over, or another worker has it. */
async function runCell(
  context: LabContext,
  slots: LabSlots,
  claim: ClaimedLabRun,
  race: SqlRace,
  { n, variant, level }: CellToRun,
  closing: AbortSignal,
): Promise<boolean> {
  const { state, onError } = context;
  const gone = new AbortController();
  let orders = 0;
  const tell = async () => {
    // Whoever can't save does not know that it lost its claim; the next attempt tells.
    const held = await saveProgress(state, claim, n, orders).catch((error: unknown) => {
      onError('the progress of a race of SQL could not be saved', error);
      return true;
    });
    if (!held) gone.abort();
  };
  await tell();
  if (gone.signal.aborted) return false;
  const telling = setInterval(() => void tell(), TELL_EVERY_MS);
  try {
    const applied = applyVariant(race, variant);
    const exploration = await exploreRace(level === null ? applied : { ...applied, level }, slots, {
      limit: claim.limit,
      signal: AbortSignal.any([closing, gone.signal]),
      onProgress: (run) => {
        orders = run;
      },
    });
    // A cell that is cut short because this process ends is run again as a whole.
    if (closing.aborted) return true;
    const finished = toFinishedCell(exploration);
    const isOver = gone.signal.aborted;
    // A cell that is finished has no progress: to whoever asks then, the claim looks lost.
    clearInterval(telling);
    return (await save(context, closing, () => finishCell(state, claim, n, finished))) && !isOver;
  } finally {
    clearInterval(telling);
  }
}
