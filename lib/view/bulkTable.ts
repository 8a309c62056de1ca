import { findingTitles } from '@/lib/wording/findingTitles';
import { NO_STORE_HOLDS_IT, unreadText } from '@/lib/wording/unread';
import type { BulkAnswer, FindingCode, Verdict } from './inspection';

/** A row per text that was asked for; `waiting` until its answer is there. */
export interface BulkRow {
  readonly text: string;
  readonly answer: BulkAnswer | null;
}

export interface BulkSummary {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Could not be read at all, for another reason than that no store holds them. */
  readonly failed: number;
  readonly inNoStore: number;
  /** Have a verdict although a copy or the calls could not be read. */
  readonly readInPart: number;
  /** `3 of 50 records are inconsistent.` */
  readonly sentence: string;
  /** How often each finding, most often first. */
  readonly findings: readonly { readonly code: FindingCode; readonly title: string; readonly count: number }[];
}

/** Differences that a column's type explains: worth knowing, and no reason to worry. */
const quiet: ReadonlySet<FindingCode> = new Set(['null_as_default', 'precision_loss']);

/** Of a record that every store has answered for, and none holds. */
const NOT_FOUND = 'record_not_found';
/** A filter beside verdicts and codes of findings. */
export const READ_IN_PART = 'read_in_part';

/** Rows in the order asked; a bare id's answers carry full names and take its place. */
export function bulkRows(texts: readonly string[], answers: readonly BulkAnswer[]): readonly BulkRow[] {
  const left = new Set(answers);
  const rows = texts.flatMap((text): BulkRow[] => {
    const own = answers.filter(
      (answer) =>
        left.has(answer) && (answer.name === text || (!text.includes('/') && answer.name.endsWith(`/${text}`))),
    );
    for (const answer of own) left.delete(answer);
    return own.length > 0 ? own.map((answer) => ({ text: answer.name, answer })) : [{ text, answer: null }];
  });
  return [...rows, ...[...left].map((answer) => ({ text: answer.name, answer }))];
}

/** The answers of records that are being read again, each in place of its older one. */
export function withOlder(answers: readonly BulkAnswer[], older: readonly BulkAnswer[]): readonly BulkAnswer[] {
  const known = new Set(answers.map(({ name }) => name));
  return [...answers, ...older.filter(({ name }) => !known.has(name))];
}

/** What was asked for and has no answer yet. */
export function unreadTexts(rows: readonly BulkRow[]): readonly string[] {
  return rows.flatMap(({ text, answer }) => (answer === null ? [text] : []));
}

export function summariseBulk(rows: readonly BulkRow[]): BulkSummary {
  const counts: Record<Verdict, number> = { consistent: 0, inconsistent: 0, unknown: 0 };
  const findings = new Map<FindingCode, number>();
  let [failed, inNoStore, readInPart] = [0, 0, 0];
  for (const { answer } of rows) {
    if (!answer) continue;
    counts[answer.verdict] += 1;
    if (answer.error?.code === NOT_FOUND) inNoStore += 1;
    else if (answer.error) failed += 1;
    else if (unreadText(answer) !== null) readInPart += 1;
    for (const code of new Set(answer.findings)) findings.set(code, (findings.get(code) ?? 0) + 1);
  }
  const answered = counts.consistent + counts.inconsistent + counts.unknown;
  return {
    counts,
    failed,
    inNoStore,
    readInPart,
    sentence: sentenceFor(counts, answered, { failed, inNoStore, readInPart }),
    findings: [...findings]
      .sort(([x, a], [y, b]) => Number(quiet.has(x)) - Number(quiet.has(y)) || b - a)
      .map(([code, count]) => ({ code, title: findingTitles[code], count })),
  };
}

function sentenceFor(
  { inconsistent, unknown }: Readonly<Record<Verdict, number>>,
  answered: number,
  { failed, inNoStore, readInPart }: Readonly<Record<'failed' | 'inNoStore' | 'readInPart', number>>,
): string {
  if (answered === 0) return 'No record read yet.';
  const unanswered = failed + inNoStore;
  const records = answered === 1 ? 'record' : 'records';
  const open = [
    [unknown - unanswered, 'is unknown', 'are unknown'],
    [inNoStore, 'is in no store', 'are in no store'],
    [failed, 'could not be read', 'could not be read'],
    [readInPart, 'was not read in full', 'were not read in full'],
  ] as const;
  const further = open
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => ` ${count} ${count === 1 ? one : many}.`)
    .join('');
  if (failed === answered)
    return answered === 1 ? 'The record could not be read.' : `None of the ${answered} records could be read.`;
  if (inNoStore === answered)
    return answered === 1 ? NO_STORE_HOLDS_IT : `No store holds any of the ${answered} records.`;
  if (inconsistent > 0)
    return `${inconsistent} of ${answered} ${records} ${inconsistent === 1 ? 'is' : 'are'} inconsistent.${further}`;
  return unknown > 0
    ? `None of ${answered} ${records} is known to be inconsistent.${further}`
    : `All ${answered} ${records} ${answered === 1 ? 'is' : 'are'} consistent.${further}`;
}

/** Which rows a filter lets through: a verdict, a finding's code, or `READ_IN_PART`. */
export function filterRows(rows: readonly BulkRow[], filter: string | null): readonly BulkRow[] {
  if (filter === null) return rows;
  return rows.filter(
    ({ answer }) =>
      answer !== null &&
      (answer.verdict === filter ||
        answer.findings.some((code) => code === filter) ||
        (filter === READ_IN_PART && !answer.error && unreadText(answer) !== null)),
  );
}

/** A line of the table: a heading, or one of the records beneath it. */
export type BulkLine =
  | { readonly kind: 'group'; readonly id: string; readonly title: string; readonly count: number }
  | { readonly kind: 'record'; readonly row: BulkRow };

/** Where a record stands: under its strongest finding if it is inconsistent, else under what is known of it. */
function groupOf({ answer }: BulkRow): { readonly id: string; readonly title: string; readonly rank: number } {
  if (answer === null) return { id: 'waiting', title: 'Not read yet', rank: 4 };
  const [strongest] = answer.findings;
  if (answer.verdict === 'inconsistent')
    return strongest === undefined
      ? { id: 'inconsistent', title: 'Inconsistent', rank: 0 }
      : { id: strongest, title: findingTitles[strongest], rank: 0 };
  if (answer.error?.code === NOT_FOUND) return { id: 'in_no_store', title: 'In no store', rank: 2 };
  if (answer.error) return { id: 'not_read', title: 'Could not be read', rank: 1 };
  if (answer.verdict === 'unknown') return { id: 'unknown', title: 'Unknown', rank: 3 };
  return { id: 'consistent', title: 'Consistent', rank: 5 };
}

/** The worst first: inconsistent records by finding, the most frequent one before the others, then what is not known, then what is in order. Within a group as asked. */
export function groupRows(rows: readonly BulkRow[]): readonly BulkLine[] {
  const groups = new Map<string, { title: string; rank: number; rows: BulkRow[] }>();
  for (const row of rows) {
    const { id, title, rank } = groupOf(row);
    const group = groups.get(id) ?? { title, rank, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  return [...groups]
    .sort(([, a], [, b]) => a.rank - b.rank || b.rows.length - a.rows.length)
    .flatMap(([id, { title, rows: own }]): BulkLine[] => [
      { kind: 'group', id, title, count: own.length },
      ...own.map((row): BulkLine => ({ kind: 'record', row })),
    ]);
}

/** Rows in an order of their own. */
export function linesOf(rows: readonly BulkRow[]): readonly BulkLine[] {
  return rows.map((row) => ({ kind: 'record', row }));
}

/** The names of the records that are inconsistent, one a line. */
export function failingNames(rows: readonly BulkRow[]): readonly string[] {
  return rows.filter(({ answer }) => answer?.verdict === 'inconsistent').map(({ text }) => text);
}
