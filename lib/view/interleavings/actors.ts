import type { ScenarioDescription } from '@/lib/contract/scenarios';

/** `Update`, `Update’s async work`, `Reindex job`: an actor's name for people. What the scenario does not know is written as it is. */
export function actorTitle(id: string, scenario: ScenarioDescription | undefined): string {
  const [party = '', ...rest] = id.split('.');
  const title = scenario?.actors.find((actor) => actor.id === party)?.title ?? titleOfId(party);
  if (rest.length === 0) return title;
  const which = /^async(\d*)$/.exec(rest.join('.'));
  return which ? `${title}’s async work${which[1] === '' ? '' : ` ${which[1]}`}` : `${title} ${rest.join(' ')}`;
}

/** `reindex` → `Reindex job`, `batch-2` → `Batch 2`. */
function titleOfId(id: string): string {
  if (id === 'reindex') return 'Reindex job';
  const words = id.replaceAll(/[-_]/g, ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
