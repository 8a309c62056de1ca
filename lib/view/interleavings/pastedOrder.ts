import { partyOf } from '@/lib/wording/partyOf';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { counted } from '@/lib/wording/formatMs';
import { listed } from '@/lib/wording/listed';
import { countSwitches, formatSchedule, parseSchedule } from './schedule';

export type PastedOrder =
  | { readonly ok: true; readonly text: string; readonly words: string; readonly actors: string }
  | { readonly ok: false; readonly problem: string; readonly example: string };

/**
 * An order as somebody pasted it: also one within a link. Whether its steps fit only the databases can tell; that nobody takes part who
 * can't is told at once, for scenarios whose actors are known.
 */
export function checkPastedOrder(pasted: string, scenario: ScenarioDescription | undefined): PastedOrder {
  const example = exampleOf(scenario);
  const parsed = parseSchedule(scheduleIn(pasted));
  if (!parsed.ok) return { ok: false, problem: parsed.problem, example };
  const parties = [...new Set(parsed.actors.map(partyOf))];
  const kinds = new Set(scenario?.actors.map(({ id }) => kindOf(id)));
  const stranger = parties.find((party) => party !== 'reindex' && kinds.size > 0 && !kinds.has(kindOf(party)));
  if (stranger !== undefined)
    return {
      ok: false,
      problem: `There is no actor “${stranger}”; the actors are ${listed(scenario?.actors.map(({ id }) => id) ?? [])}.`,
      example,
    };
  return {
    ok: true,
    text: formatSchedule(parsed.actors),
    actors: listed([...new Set(parsed.actors)]),
    words: `${counted(parsed.actors.length, 'step')}, ${counted(countSwitches(parsed.actors), 'switch', 'switches')}.`,
  };
}

function scheduleIn(pasted: string): string {
  const inLink = /[?&]schedule=([^&#\s]+)/.exec(pasted)?.[1];
  return inLink === undefined ? pasted : (new URLSearchParams(`schedule=${inLink}`).get('schedule') ?? '');
}

/** `coach-3` and `coach-1` are of one kind: how many there are is an option. */
function kindOf(party: string): string {
  return party.replace(/(?<!\d)\d+$/, '').replace(/-$/, '');
}

function exampleOf(scenario: ScenarioDescription | undefined): string {
  const [first = 'update', second = 'submit'] = scenario?.actors.map(({ id }) => id) ?? [];
  return `${first}*2 ${second}*3 ${first}*2`;
}
