import { setTimeout as sleep } from 'node:timers/promises';
import type { Outage } from '../judge/Judge';

export interface TargetWatch {
  /** What does not answer at this moment. */
  away(): readonly string[];
  /** For how long something has been away without a break; 0 when all is there. */
  awayForMs(): number;
  /** A call met nobody: that counts as away until the next look says otherwise. */
  suspect(what: string): void;
  close(): Promise<void>;
}

export interface WatchOptions {
  /** What does not answer; gives up by itself within seconds. */
  readonly probe: () => Promise<readonly string[]>;
  /** Told whenever an outage begins or ends, with all there have been. */
  readonly onChange: (outages: readonly Outage[]) => void;
  readonly onEnd: (outage: Outage) => void;
  readonly everyMs?: number;
}

/** Looks again and again whether everything a run needs is there. An outage lasts from the last good look before it to the first one after it. */
export function watchTarget({ probe, onChange, onEnd, everyMs = 500 }: WatchOptions): TargetWatch {
  const closing = new AbortController();
  const { signal } = closing;
  const ended: Outage[] = [];
  const open = new Map<string, Outage & { readonly noticedMs: number }>();
  let lastGoodMs = performance.now();

  const tell = (): void => {
    onChange([...ended, ...[...open.values()].map(({ noticedMs: _noticedMs, ...outage }) => outage)]);
  };
  const begin = (what: string): void => {
    // Calls that the end of a run breaks off say nothing of the target.
    if (open.has(what) || signal.aborted) return;
    open.set(what, { what, fromMs: lastGoodMs, toMs: null, noticedMs: performance.now() });
    tell();
  };
  const look = async (): Promise<void> => {
    const askedMs = performance.now();
    const away = await probe();
    away.forEach(begin);
    for (const [what, outage] of open) {
      // One that was suspected while this look was under way waits for the next.
      if (away.includes(what) || outage.noticedMs > askedMs) continue;
      const over: Outage = { what, fromMs: outage.fromMs, toMs: performance.now() };
      open.delete(what);
      ended.push(over);
      onEnd(over);
      tell();
    }
    if (open.size === 0) lastGoodMs = askedMs;
  };
  const looking = (async () => {
    while (!signal.aborted) {
      await look();
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    away: () => [...open.keys()],
    awayForMs: () =>
      open.size === 0 ? 0 : performance.now() - Math.min(...[...open.values()].map(({ fromMs }) => fromMs)),
    suspect: begin,
    async close() {
      closing.abort();
      await looking;
      // Nobody looks any more: what is left open would seem to last for ever, through the runs that follow.
      for (const { what, fromMs } of open.values()) ended.push({ what, fromMs, toMs: performance.now() });
      open.clear();
      tell();
    },
  };
}
