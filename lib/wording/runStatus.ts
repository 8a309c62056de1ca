import type { LoadTestStatus } from '@/lib/contract/loadTests';

export const statusTexts: Readonly<Record<LoadTestStatus, string>> = {
  queued: 'Queued',
  running: 'Running',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Stopped',
};

export function isOver(status: LoadTestStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
