import type { SourceId } from '../inspection';

/** Which copy a step touches, and how; by this it is drawn. */
export interface StepLook {
  readonly store: SourceId;
  readonly access: 'read' | 'write' | 'commit';
}

const inStores: Readonly<Record<string, StepLook>> = {
  'read row': { store: 'postgres', access: 'read' },
  'lock and read row': { store: 'postgres', access: 'read' },
  'read back': { store: 'postgres', access: 'read' },
  'reread Postgres': { store: 'postgres', access: 'read' },
  'insert row': { store: 'postgres', access: 'write' },
  'update row': { store: 'postgres', access: 'write' },
  'save scores': { store: 'postgres', access: 'write' },
  'delete row': { store: 'postgres', access: 'write' },
  'write historic': { store: 'historic', access: 'write' },
  'delete historic': { store: 'historic', access: 'write' },
  'insert card version': { store: 'clickhouseRaw', access: 'write' },
  'insert score versions': { store: 'clickhouseRaw', access: 'write' },
  'delete versions': { store: 'clickhouseRaw', access: 'write' },
};

const READING = /^(lock and )?(re)?(read|count|select|look|take a look|find)\b/i;

/** The coaching service's steps by their names; any other scenario touches Postgres alone, and its steps say by their verb how. */
export function stepLook(step: string): StepLook {
  const known = inStores[step];
  if (known) return known;
  if (/^(commit|roll ?back)\b/i.test(step)) return { store: 'postgres', access: 'commit' };
  return { store: 'postgres', access: READING.test(step) ? 'read' : 'write' };
}
