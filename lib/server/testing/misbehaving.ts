import { answering, httpAnswer, silence, startMisbehavingServer } from '@/lib/stores/testing/misbehavingServer';

/** A port that never answers, and one that answers everybody with a page about something else. */
export async function misbehaving(): Promise<{
  readonly silentPort: number;
  readonly babblingPort: number;
  close(): Promise<void>;
}> {
  const silent = await startMisbehavingServer(silence);
  const babbling = await startMisbehavingServer(answering(httpAnswer('200 OK', 'text/html', '<h1>It works</h1>')));
  return {
    silentPort: silent.port,
    babblingPort: babbling.port,
    close: async () => {
      await Promise.all([silent.close(), babbling.close()]);
    },
  };
}
