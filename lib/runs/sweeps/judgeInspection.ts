import type { DriftCause } from '@/lib/contract/sweeps';
import type { Inspection } from '@/lib/contract/inspect';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import { RecordNotFound } from '@/lib/inspect/errors';

/** What the inspection of one record says of its drift. */
export type Judgement =
  /** All copies agree, or none of them holds anything of it any more. */
  | { readonly is: 'agreeing'; readonly inspection: Inspection | null }
  /** Nothing differs among the rows that were read, and there are more: only its checksums can tell. */
  | { readonly is: 'partly_read'; readonly inspection: Inspection; readonly problem: string }
  /** It changed just now: later it may be told. */
  | { readonly is: 'settling' }
  | {
      readonly is: 'drifted';
      readonly cause: DriftCause;
      readonly severity: 'error' | 'warning';
      readonly inspection: Inspection;
    }
  | { readonly is: 'unreadable'; readonly problem: string };

/** Findings that leave open whether something was lost: as warnings they never pass as consistent. */
const POSSIBLE_LOSSES: readonly string[] = [
  'lost_update',
  'missing_in_clickhouse',
  'missing_in_postgres',
  'missing_row',
  'orphan_row',
];

/**
 * The cause is the strongest finding that no other one explains. Copies that disagree without any finding have drifted by their checksums alone. Pure.
 */
export function judgeInspection(outcome: InspectOutcome): Judgement {
  if ('error' in outcome)
    return outcome.error instanceof RecordNotFound
      ? { is: 'agreeing', inspection: null }
      : { is: 'unreadable', problem: outcome.error.message };
  const { inspection } = outcome;
  const { verdict, copies, findings, rows, checks } = inspection;
  const unexplained = findings.filter(({ explainedBy }) => explainedBy === null);
  if (verdict === 'inconsistent') {
    const strongest = unexplained.find(({ severity }) => severity === 'error') ?? unexplained[0];
    return { is: 'drifted', cause: strongest?.code ?? 'checksum_only', severity: 'error', inspection };
  }
  if (verdict === 'consistent') return { is: 'agreeing', inspection };
  const down = copies.find(({ status }) => status === 'unavailable');
  if (down !== undefined) return { is: 'unreadable', problem: whyDown(down) };
  if (findings.some(({ code }) => code === 'in_flight')) return { is: 'settling' };
  const loss = unexplained.find(({ code, severity }) => severity === 'warning' && POSSIBLE_LOSSES.includes(code));
  if (loss !== undefined) return { is: 'drifted', cause: loss.code, severity: 'warning', inspection };
  if (copies.every(({ status }) => status === 'missing')) return { is: 'agreeing', inspection };
  const differs =
    rows.some(({ fields }) => fields.some(({ status }) => status === 'different' || status === 'missing')) ||
    checks.some(({ status }) => status === 'fail');
  if (differs) return { is: 'drifted', cause: 'checksum_only', severity: 'warning', inspection };
  if (outcome.partly !== undefined) return { is: 'partly_read', inspection, problem: headlineOf(inspection) };
  // What could not be compared at all is said of the type, not of each of its records.
  return { is: 'agreeing', inspection };
}

function whyDown({ title, error }: Inspection['copies'][number]): string {
  return error === null ? `${title} gave no answer.` : `${error.message} ${error.hint}`;
}

export function headlineOf({ headline }: Inspection): string {
  return `${headline.lead} ${headline.rest}`.trim();
}
