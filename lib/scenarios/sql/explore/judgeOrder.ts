import type { RunOrder } from '@/lib/steps/exploreOrders';
import type { LabLimits } from '../database/limits';
import { literalOf, type CapturedValue } from '../race/captured';
import { fillIn } from '../race/fillIn';
import type { SqlRace } from '../race/SqlRace';
import type { ResultRows, ServerMessage } from '../session/SessionEvent';
import type { LabOrder, LabStep } from './LabOrder';
import { readContents } from './readContents';
import type { SqlTrial } from './sqlTrial';

/**
 * Looks at what an order has led to, once everything is quiet: the checks, and what the tables hold. @throws what a session was stopped with, such as a
 * LabError
 */
export async function judgeOrder(
  race: SqlRace,
  { trial, events, outcomes }: RunOrder<SqlTrial>,
  limits: LabLimits,
): Promise<LabOrder> {
  const { slot, progress } = trial;
  // What SQL comes to is a result of its step; anything else stops the race.
  for (const outcome of outcomes.values()) if (outcome?.status === 'failed') throw outcome.error;
  const steps = events.map(({ actor, declaration, resumedBy }): LabStep => {
    const done = progress.steps.get(declaration.name);
    return {
      session: actor,
      step: done?.step ?? declaration.name,
      attempt: done?.attempt ?? 1,
      waited: resumedBy !== null,
      // A look may have come just before a step was done that nobody knew to wait.
      waitedFor: resumedBy === null ? [] : (done?.waitedFor ?? []),
      results: done?.results ?? [],
    };
  });
  const violated: LabOrder['violated'][number][] = [];
  const unchecked: LabOrder['unchecked'][number][] = [];
  for (const { name, store, sql } of race.checks) {
    const fill = (textOf: (value: CapturedValue | undefined) => string) =>
      fillIn(sql, (place) => (place.includes('.') ? textOf(progress.captured.get(place)) : null), store);
    const filled = fill((value) => (value === undefined ? 'NULL' : literalOf(value, store)));
    const { events: said, ended } =
      store === 'postgres' ? await slot.look(filled) : await slot.runClickHouse({ filled, plain: fill(() => 'NULL') });
    const rows = said.find((event): event is ResultRows => event.kind === 'rows');
    const failure = said.find((event): event is ServerMessage => event.kind === 'error');
    if (ended !== null || !rows || failure)
      unchecked.push({ check: name, why: failure?.message ?? ended ?? 'it returned no result set' });
    else if (rows.count > 0) violated.push({ check: name, rows: rows.rows.slice(0, limits.rows) });
  }
  const { contents, schemaGone } = await readContents(slot, limits);
  return {
    steps,
    skipped: progress.skipped,
    victims: [...progress.victims].sort(),
    serialization: [...progress.serialization].sort(),
    timeouts: [...progress.timeouts].sort(),
    leftOpen: [...progress.leftOpen].sort(),
    contents,
    schemaGone,
    violated,
    unchecked,
  };
}
