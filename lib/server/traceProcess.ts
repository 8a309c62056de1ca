import { startTracing } from '@/lib/tracing/startTracing';
import type { Logger } from './log';

/** Has this process's spans sent where traces are wanted. `openLog` is asked for when they could not be sent, and its line says so. */
export async function traceProcess(part: string, openLog: () => Logger): Promise<void> {
  await startTracing({
    part,
    onError: (error) => {
      openLog().warn({ error }, 'spans could not be sent');
    },
  });
}
