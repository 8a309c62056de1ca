import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { partTroubleSchema, type PartTrouble } from '@/lib/contract/status';

/** One that has not ended for so long is fine. */
const WELL_AFTER_MS = 120_000;

/** The bundler may load this module more than once in a process; what it holds is still there once. */
const KEY = Symbol.for('lastwrite.troubles');
type Book = Map<string, Noted>;
interface Noted {
  trouble: PartTrouble;
  readonly timer: NodeJS.Timeout;
}

function book(): Book {
  const place = globalThis as typeof globalThis & { [KEY]?: Book };
  return (place[KEY] ??= new Map<string, Noted>());
}

/** A process that this one keeps running has ended. */
export function notePartEnded(part: string, reason: string): void {
  const known = book().get(part);
  clearTimeout(known?.timer);
  const trouble = {
    part,
    since: known?.trouble.since ?? new Date().toISOString(),
    times: (known?.trouble.times ?? 0) + 1,
    running: false,
    reason,
  };
  book().set(part, { trouble, timer: setTimeout(() => book().delete(part), WELL_AFTER_MS).unref() });
}

/** It runs, again or for the first time. */
export function notePartRuns(part: string): void {
  const known = book().get(part);
  if (known) known.trouble = { ...known.trouble, running: true };
}

/** What has trouble: processes of this one, and parts of the stack that started it, which writes them down. */
export function partTroubles(home: string): readonly PartTrouble[] {
  return [...partsOfStack(home), ...[...book().values()].map(({ trouble }) => trouble)];
}

const stackSchema = z.object({ console: z.object({ pid: z.int() }), parts: z.array(partTroubleSchema) });

/** The file of another stack, of one that is gone, or of none says nothing about this console. */
function partsOfStack(home: string): readonly PartTrouble[] {
  try {
    const stack = stackSchema.parse(JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8')));
    return stack.console.pid === process.pid ? stack.parts : [];
  } catch {
    return [];
  }
}
