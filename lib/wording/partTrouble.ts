import type { PartTrouble } from '@/lib/contract/status';

/** One sentence, for /readyz, the pages and the log. */
export function partTroubleText({ part, times, running, reason }: PartTrouble): string {
  const often = times === 1 ? 'once' : `${times} times`;
  return running
    ? `${titleOf(part)} stopped ${often} and is running again. Last time: ${reason}.`
    : `${titleOf(part)} is not running: ${reason}. It stopped ${often} and is being restarted.`;
}

function titleOf(part: string): string {
  const titles: Readonly<Record<string, string>> = {
    coaching: 'The coaching service',
    console: 'The console',
    worker: 'The worker',
    racer: 'The racer',
    judge: 'The judge',
  };
  return titles[part] ?? part;
}
