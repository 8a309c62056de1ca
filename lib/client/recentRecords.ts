import type { Verdict } from '@/lib/view/inspection';

/** A record that was looked at in this browser, with what was said of it then. */
export interface RecentRecord {
  readonly name: string;
  readonly environment: string | null;
  readonly verdict: Verdict;
  readonly lead: string;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
}

const KEY = 'lastwrite.recent';
const MOST = 12;
const listeners = new Set<() => void>();
const none: readonly RecentRecord[] = [];
let parsed: { readonly text: string | null; readonly records: readonly RecentRecord[] } = { text: null, records: none };

/** Newest first. The same array as long as nothing changed. */
export function readRecent(): readonly RecentRecord[] {
  const text = stored();
  if (text !== parsed.text) parsed = { text, records: parse(text) };
  return parsed.records;
}

export function noRecent(): readonly RecentRecord[] {
  return none;
}

export function rememberRecord(record: RecentRecord): void {
  write([record, ...readRecent().filter((each) => !isSame(each, record))].slice(0, MOST));
}

export function forgetRecord(record: Pick<RecentRecord, 'name' | 'environment'>): void {
  write(readRecent().filter((each) => !isSame(each, record)));
}

export function forgetAllRecords(): void {
  write([]);
}

/** Called for changes of this tab and of others. */
export function subscribeToRecent(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function write(records: readonly RecentRecord[]): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(records));
  } catch {
    // A browser that keeps nothing has no recent records, and works.
  }
  for (const listener of listeners) listener();
}

function stored(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function parse(text: string | null): readonly RecentRecord[] {
  try {
    const records: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(records) ? records.filter(isRecord) : none;
  } catch {
    return none;
  }
}

function isRecord(record: unknown): record is RecentRecord {
  const each = record as Partial<RecentRecord> | null;
  return (
    typeof each?.name === 'string' &&
    typeof each.lead === 'string' &&
    typeof each.seenAt === 'number' &&
    (each.verdict === 'consistent' || each.verdict === 'inconsistent' || each.verdict === 'unknown')
  );
}

function isSame(a: Pick<RecentRecord, 'name' | 'environment'>, b: Pick<RecentRecord, 'name' | 'environment'>): boolean {
  return a.name === b.name && a.environment === b.environment;
}
