import type { LoadTest } from '@/lib/contract/loadTests';
import type { Deployment } from '@/lib/contract/sweeps';
import { judgedOf } from '@/lib/wording/headlineOf';
import { isOver } from '@/lib/wording/runStatus';
import { formatUtc } from '../time';
import { nameRuns } from './Run';

export interface SideChoice {
  /** As the API writes a side: `label:…`, `variant:…`, `deployment:…`, or ids with commas between them. */
  readonly value: string;
  readonly label: string;
}

export interface SideGroup {
  readonly title: 'Deployments' | 'Labels' | 'Variants' | 'Single runs';
  readonly choices: readonly SideChoice[];
}

/** What may stand before or after a fix, as far as the runs and the deployments that were read tell; groups with nothing in them are left out. */
export function sideChoices(known: readonly LoadTest[], deployments: readonly Deployment[]): readonly SideGroup[] {
  const loadTests = known.filter((loadTest) => isOver(loadTest.status) && judgedOf(loadTest) > 0);
  const labels = new Set(loadTests.flatMap(({ request: { label } }) => (label === undefined ? [] : [label])));
  const variants = new Set(loadTests.map(({ request }) => request.variant));
  const groups: readonly SideGroup[] = [
    {
      title: 'Deployments',
      choices: deployments.map(({ id, title, at }) => ({
        value: `deployment:${id}`,
        label: `${title}, ${formatUtc(at).slice(0, 16)}`,
      })),
    },
    { title: 'Labels', choices: [...labels].map((label) => ({ value: `label:${label}`, label })) },
    { title: 'Variants', choices: [...variants].map((variant) => ({ value: `variant:${variant}`, label: variant })) },
    { title: 'Single runs', choices: nameRuns(loadTests).map(({ id, name }) => ({ value: id, label: name })) },
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}
