import { findingTitles } from '@/lib/wording/findingTitles';
import { unreadText } from '@/lib/wording/unread';
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
    return answered === 1 ? 'No store holds this record.' : `No store holds any of the ${answered} records.`;
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
