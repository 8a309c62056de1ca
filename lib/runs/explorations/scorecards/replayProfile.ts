/** Records of replays stay, to be inspected, in a profile for each day: what is too old goes with its ClickHouse partition. */
const PREFIX = 'replays';

export function replayProfile(at: Date): string {
  return `${PREFIX}-${at.toISOString().slice(0, 10)}`;
}

/** True for the profile of a day that was over before `before`; also for the one that replays shared in versions before there were days. */
export function isReplayProfileBefore(profile: string, before: Date): boolean {
  if (profile === PREFIX) return true;
  const day = /^replays-(\d{4}-\d{2}-\d{2})$/.exec(profile)?.[1];
  return day !== undefined && Date.parse(day) + 86_400_000 <= before.getTime();
}
