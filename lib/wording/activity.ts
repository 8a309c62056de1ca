import type { Activity, ActivityChange, ActivityKind, ActivityVerb } from '@/lib/contract/activity';

export const activityKindTitles: Readonly<Record<ActivityKind, string>> = {
  load_test: 'Load test',
  exploration: 'Exploration',
  lab_run: 'Lab run',
  sweep: 'Sweep',
  replay: 'Replay',
  try: 'Try',
  snapshot: 'Snapshot',
  schedule: 'Schedule',
  webhook: 'Webhook',
  deployment: 'Deployment',
  calls: 'Reported calls',
  retention: 'Expired data',
};

const verbs: Readonly<Record<ActivityVerb, string>> = {
  started: 'started',
  created: 'created',
  changed: 'changed',
  paused: 'paused',
  resumed: 'resumed',
  cancelled: 'cancelled',
  tested: 'tested',
  deleted: 'deleted',
};

const changeTexts: Readonly<Record<ActivityChange, string>> = {
  label: 'label changed',
  pinned: 'pinned',
  unpinned: 'unpinned',
  note: 'note added',
  note_edited: 'note edited',
  note_deleted: 'note deleted',
  enabled: 'turned on',
  disabled: 'turned off',
  run: 'run changed',
  times: 'times changed',
  limits: 'limits changed',
  threshold: 'threshold changed',
  title: 'title changed',
  address: 'address changed',
  alerts: 'alerts changed',
};

/** `started`, or what was changed: `label changed, note added`. */
export function deedText({ what, kind, changes }: Pick<Activity, 'what' | 'kind' | 'changes'>): string {
  if (what === 'changed' && changes.length > 0) return changes.map((change) => changeTexts[change]).join(', ');
  if (kind === 'snapshot' && what === 'created') return 'shared';
  if (kind === 'retention') return 'deleted';
  if (kind === 'calls') return 'forgotten';
  return verbs[what];
}
