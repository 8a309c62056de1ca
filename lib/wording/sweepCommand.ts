import type { SweepInput } from '@/lib/contract/sweeps';
import { quoteForShell } from './quoteForShell';

/** The same sweep on the command line. What the request leaves out is left out. */
export function sweepCommand({ environment, record, kind, since }: Omit<SweepInput, 'limits'>): string {
  return [
    'npx lastwrite sweep',
    ...(environment === undefined ? [] : [`--environment ${quoteForShell(environment)}`]),
    `--record ${quoteForShell(record)}`,
    ...(kind === 'deep' ? ['--deep'] : since === undefined ? [] : [`--since ${quoteForShell(since)}`]),
  ].join(' ');
}
