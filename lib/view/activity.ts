import type { Activity, ActivityKind } from '@/lib/contract/activity';
import { alertsPath, inEnvironment, sweepPath } from './drift/address';
import { explorationPath } from './interleavings/address';
import { labRunPath } from './lab/address';
import { loadTestPath, loadTestSchedulesPath } from './loadTests/address';
import { snapshotPath } from './snapshotAddress';

/** Where what was done leads; null: it is gone, or has no page. */
export function subjectPath(entry: Pick<Activity, 'kind' | 'subject' | 'exists' | 'schedule'>): string | null {
  const { kind, subject, exists, schedule } = entry;
  if (!exists) return null;
  switch (kind) {
    case 'load_test':
      return loadTestPath(subject);
    case 'exploration':
      return explorationPath(subject);
    case 'lab_run':
      return labRunPath(subject);
    case 'sweep':
      return sweepPath(subject);
    case 'snapshot':
      return snapshotPath(subject);
    case 'schedule':
      if (schedule === null) return null;
      return inEnvironment(schedule.starts === 'sweep' ? alertsPath : loadTestSchedulesPath, schedule.environment);
    case 'webhook':
      return `${alertsPath}?tab=webhooks`;
    case 'deployment':
      return `${alertsPath}?tab=deployments`;
    case 'calls':
      return `/${subject}`;
    case 'replay':
    case 'try':
    case 'retention':
      return null;
    default:
      return kind satisfies never;
  }
}

/** Where nobody signs in, nobody has a name, and there is no column for one. */
export function hasPeople(entries: readonly Activity[]): boolean {
  return entries.some(({ by }) => by !== null);
}

/** What the address asks for; an unknown kind is none. */
export function readKind(text: string | null, kinds: readonly ActivityKind[]): ActivityKind | null {
  return kinds.find((kind) => kind === text) ?? null;
}
