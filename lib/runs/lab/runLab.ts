import { exploreRace } from '@/lib/scenarios/sql/explore/exploreRace';
import { LabSlots } from '@/lib/scenarios/sql/explore/LabSlots';
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

/**
 * Runs what is left of a claimed run, cell by cell, and saves what each comes to. Never throws: what goes wrong ends the run as failed. A worker that is asked to
 * end gives it back, and another one goes on with the cell in hand from its beginning.
 */
export async function runLab(context: LabContext, claim: ClaimedLabRun, closing: AbortSignal): Promise<void> {
  const { state, onError, onEvent } = context;
  onEvent('runs a race of SQL', { run: claim.id, cells: claim.cells.length });
  const slots = new LabSlots({ url: context.labUrl, clickhouseUrl: context.labClickhouseUrl });
  try {
    const race = parseRace(claim.text);
    let held = true;
    for (const cell of claim.cells) {
      const attributes = { 'lastwrite.lab_run.id': claim.id, 'lastwrite.cell': cell.n };
      held = await traced('run lab cell', { attributes }, () => runCell(context, slots, claim, race, cell, closing));
      if (closing.aborted || !held) break;
    }
    if (closing.aborted) await giveBackLabRun(state, claim);
    else if (held) await completeLabRun(state, claim);
  } catch (error) {
    onError('a race of SQL could not be run', error);
    // While the own database is away, the claim runs out, and whoever claims it next goes on.
    await (
      closing.aborted ? giveBackLabRun(state, claim) : failRun(state, 'lab_runs', claim, explainLabFailure(error))
    ).catch((failure: unknown) => {
      onError('a run of the race lab could not be ended', failure);
    });
  } finally {
    // The run is over or given back by now: dropping databases may take longer than its lease.
    await slots.drop();
    onEvent('ran a race of SQL', { run: claim.id });
  }
}

/** False: the run is over, or another worker has it. */
async function runCell(
  { state, onError }: LabContext,
  slots: LabSlots,
  claim: ClaimedLabRun,
  race: SqlRace,
  { n, variant, level }: CellToRun,
  closing: AbortSignal,
): Promise<boolean> {
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
    return (await finishCell(state, claim, n, toFinishedCell(exploration))) && !gone.signal.aborted;
  } finally {
    clearInterval(telling);
  }
}
