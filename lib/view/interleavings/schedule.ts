import { partyOf } from '@/lib/wording/partyOf';
import type { ScheduledStep } from '@/lib/contract/interleavings';

/** `update*2 submit*5 update*3`: an order as actors in turn, with repeats. What stands in links and on command lines. */
export function formatSchedule(actors: readonly string[]): string {
  const turns: { actor: string; count: number }[] = [];
  for (const actor of actors) {
    const last = turns.at(-1);
    if (last?.actor === actor) last.count += 1;
    else turns.push({ actor, count: 1 });
  }
  return turns.map(({ actor, count }) => (count === 1 ? actor : `${actor}*${count}`)).join(' ');
}

export function actorsOfSchedule(schedule: readonly ScheduledStep[]): readonly string[] {
  return schedule.map(({ actor }) => actor);
}

/** How often the turn goes to another party: the fewer, the easier an order is to read. A call and the work it leaves behind are one. */
export function countSwitches(actors: readonly string[]): number {
  return actors.filter((actor, index) => index > 0 && partyOf(actor) !== partyOf(actors[index - 1] ?? '')).length;
}

export type ParsedSchedule =
  { readonly ok: true; readonly actors: readonly string[] } | { readonly ok: false; readonly problem: string };

/** Longer than any order that can be run. */
const MOST_STEPS = 500;
const TURN = /^([A-Za-z][\w.-]*)(?:[*×](\d{1,4}))?$/;

/** Reads the text form; white space, commas and line ends may stand between turns. Says what is wrong with the first turn that does not fit. */
export function parseSchedule(text: string): ParsedSchedule {
  const turns = text.split(/[\s,;]+/).filter((turn) => turn !== '');
  if (turns.length === 0)
    return { ok: false, problem: 'An order names who takes a step, in turn: update*2 submit*5 update*3.' };
  const actors: string[] = [];
  for (const turn of turns) {
    const match = TURN.exec(turn);
    const count = match?.[2] === undefined ? 1 : Number(match[2]);
    if (!match || count === 0)
      return {
        ok: false,
        problem: `“${turn.slice(0, 40)}” is not a turn: write an actor and how many steps it takes, as in update*2.`,
      };
    if (actors.length + count > MOST_STEPS)
      return { ok: false, problem: `An order has at most ${MOST_STEPS} steps; this one has more.` };
    actors.push(...Array.from({ length: count }, () => match[1] ?? ''));
  }
  return { ok: true, actors };
}

/** Where a step of one order stands in another with the same steps: each actor's are in the same order in both. null: it is not there. */
export function sameStep(
  order: readonly { readonly actor: string }[],
  index: number,
  other: readonly { readonly actor: string }[],
): number | null {
  const actor = order[index]?.actor;
  const before = order.slice(0, index).filter((step) => step.actor === actor).length;
  const places = other.flatMap((step, place) => (step.actor === actor ? [place] : []));
  return places[before] ?? null;
}
