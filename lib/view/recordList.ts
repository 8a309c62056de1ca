import type { RecordListResponse } from '@/lib/contract/records';
import { summariseBulk, type BulkRow, type BulkSummary } from './bulkTable';

export interface ListedRecords {
  /** `Order: 3 of 50 records are inconsistent.` */
  readonly title: string;
  readonly about: string;
  readonly rows: readonly BulkRow[];
  readonly summary: BulkSummary;
  /** When each changed last, by name; null: the type does not say. */
  readonly changedAt: ReadonlyMap<string, string | null> | null;
  readonly notes: readonly string[];
}

/** The pages of a list as one; a record that changed while they were read stands where it was read last. null: none was read yet. */
export function listedRecords(pages: readonly RecordListResponse[]): ListedRecords | null {
  const [first] = pages;
  const last = pages.at(-1);
  if (first === undefined || last === undefined) return null;
  const records = [...new Map(pages.flatMap((page) => page.records).map((record) => [record.name, record])).values()];
  const rows = records.map(({ changedAt: _, ...answer }): BulkRow => ({ text: answer.name, answer }));
  const summary = summariseBulk(rows);
  const byTime = first.orderedBy === 'changed';
  return {
    title: rows.length === 0 ? `${first.title}: no records` : `${first.title}: ${lowerFirst(summary.sentence)}`,
    about: aboutOf(rows.length, byTime, last.next === null),
    rows,
    summary,
    changedAt: byTime ? new Map(records.map(({ name, changedAt }) => [name, changedAt])) : null,
    notes: [...new Set(pages.flatMap(({ notes }) => notes))],
  };
}

function aboutOf(count: number, byTime: boolean, isAll: boolean): string {
  if (count === 0) return '';
  const records = `${count} ${count === 1 ? 'record' : 'records'}`;
  if (!byTime) return isAll ? `All ${records}, by key` : `The first ${records} by key`;
  return isAll ? `All ${records}, last changed first` : `The ${records} that changed last`;
}

/** Numbers stay as they are. */
function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
