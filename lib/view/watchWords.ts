import type { Verdict } from './inspection';

/** `ended`: the record has been consistent for the settle window, or the watch reached its longest life. */
export type WatchStatus = 'off' | 'connecting' | 'watching' | 'reconnecting' | 'ended' | 'failed';

const words: Record<Exclude<WatchStatus, 'ended'>, string> = {
  off: 'Not watching',
  connecting: 'Connecting…',
  watching: 'Watching: the page changes with the stores',
  reconnecting: 'Connection lost; reconnecting…',
  failed: 'The watch ended',
};

/** How a watch does. Only a record that was consistent at last has settled; any other was watched for as long as it may be. */
export function watchWords(status: WatchStatus, last: Verdict | undefined): string {
  if (status !== 'ended') return words[status];
  if (last === 'consistent') return 'Settled: no more changes expected';
  const state = last === 'inconsistent' ? ' The record is still inconsistent.' : '';
  return `Watching stopped at its time limit.${state}`;
}

/** Nothing more comes, though nobody stopped it. */
export function isWatchOver(status: WatchStatus): boolean {
  return status === 'ended' || status === 'failed';
}
