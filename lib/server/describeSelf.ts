import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkout } from '@/lib/build/checkout.js';
import { watchMachine, type MachineWatch } from '@/lib/runs/load-tests/run/watchMachine';
import type { ProcessSelf } from '@/lib/state/shareConnections';

/** Longer than a single collection of garbage, shorter than a reader waits. */
const WINDOW_MS = 10_000;

/** What this process says of itself. A racer measures nothing: it has nothing else to do than to race. */
export function describeSelf(
  kind: ProcessSelf['kind'],
  { worker, slots = {} }: { readonly worker?: string | undefined; readonly slots?: ProcessSelf['slots'] } = {},
): ProcessSelf {
  return {
    kind,
    worker: worker ?? null,
    host: hostname(),
    pid: process.pid,
    version: [readRelease(), ...readBuild()].join('+'),
    slots,
    measure: kind === 'racer' ? () => null : measureInWindows(),
  };
}

/** What was measured in the last whole window, or since the beginning before there is one. */
function measureInWindows(): ProcessSelf['measure'] {
  let watch: MachineWatch | null = null;
  let sinceMs = 0;
  let last: ReturnType<MachineWatch['read']> = null;
  return () => {
    const nowMs = performance.now();
    if (watch !== null && nowMs - sinceMs < WINDOW_MS) return last ?? watch.read();
    last = watch?.read() ?? last;
    watch?.close();
    watch = watchMachine();
    sinceMs = nowMs;
    return last;
  };
}

function readRelease(): string {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { readonly version: string };
  return version;
}

/** The folder in which the builds lie names each after its sources. Nothing, where the sources run. Whoever starts a build has a path of its own. */
function readBuild(): readonly string[] {
  const [build = '..'] = relative(join(checkout, '.build'), fileURLToPath(import.meta.url)).split(sep);
  return build === '..' || build === '' ? [] : [build.slice(0, 8)];
}
