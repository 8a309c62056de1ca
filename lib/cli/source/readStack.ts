import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const part = z.object({ embedded: z.boolean().optional(), url: z.string().nullable(), pid: z.number().nullish() });

/** What is read here of the file that a running stack leaves; it holds more. */
const stackSchema = z.object({
  startedAt: z.string(),
  pid: z.number(),
  console: part,
  postgres: part.extend({ readerUrl: z.string().optional(), labUrl: z.string().nullish() }),
  clickhouse: part.extend({ readerUrl: z.string().optional(), labUrl: z.string().nullish() }),
  coaching: part,
});
export type Stack = z.infer<typeof stackSchema>;

/** The stack whose folder this is; null when none has left its file there, or one that can't be read. */
export function readStack(home: string): Stack | null {
  try {
    const parsed = stackSchema.safeParse(JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whether a console answers at this address. */
export async function consoleAnswers(url: string | null, timeoutMs = 2000): Promise<boolean> {
  if (url === null) return false;
  try {
    const answer = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
