import type { Remedy, RepairStatement } from '@/lib/contract/told';
import type { Context } from '@/lib/evidence/context';
import type { AnyDetection } from '@/lib/evidence/findings/detection';
import type { Loss } from '@/lib/evidence/findings/facts';
import type { FindingCode } from '@/lib/evidence/model';
import { duration, list, show, wordsOf, type Words } from './words';

/** How the copies are made right, as `planRepairs` found it; undefined: there is nothing to write. */
type Plan =
  | { readonly kind: 'statements'; readonly statements: readonly RepairStatement[] }
  | { readonly kind: 'above' }
  | { readonly kind: 'refused'; readonly why: string }
  | undefined;

/** What would have kept each finding from happening, whatever the record's type. */
const PREVENTION: Readonly<Record<FindingCode, string | null>> = {
  lost_update:
    'Have each call write only the columns that are its own, or hold the row’s lock (SELECT … FOR UPDATE) from reading it to saving it, or compare a row version when it saves.',
  lost_deletion:
    'Give a deletion its version by the same rule as every other write, and give a repeated load no version above the changes that came after it was read.',
  missing_in_postgres:
    'Have whatever deletes a record write a tombstone or a DELETE to ClickHouse too, from a queue or a log that survives a crash.',
  missing_in_clickhouse:
    'Copy changes from a queue, an outbox or the log of changes, so that a copy survives the process that should have written it.',
  duplicate_final:
    'Copy into a ReplacingMergeTree that is sorted by the record’s key alone, without the version, and never attach parts of another engine to it.',
  future_version: 'Take versions from one clock, that of the database or the log, and refuse one that is ahead of it.',
  version_tie:
    'Use a version that no two writes share: an LSN, a counter that is raised under the row’s lock, or DateTime64(6).',
  out_of_order_write:
    'Give each copy a version that follows the order of commits: an LSN, or a counter that is raised under the row’s lock. The clock of whoever copies does not.',
  altered_write:
    'Have the pipeline read unchanged large values again instead of leaving them out (in Postgres, REPLICA IDENTITY FULL sends them).',
  split_write: 'Copy the whole row as it is after the commit, not the part that one call changed.',
  missing_write:
    'Copy changes from a queue, an outbox or the log of changes, so that a copy survives the process that should have written it.',
  missing_row:
    'Write a record’s rows to ClickHouse from one queue entry that is tried again until all of them are there.',
  orphan_row:
    'Have whatever removes a row write a tombstone or a DELETE to ClickHouse too: a replacing table deletes nothing by itself.',
  derived_divergence: 'Write this copy in the transaction that writes the truth.',
  in_flight: null,
  history_merged_away: null,
  history_cut: null,
  null_as_default: null,
  precision_loss: null,
};

/** What to do about a finding that stands by itself; null where nothing is to be done. */
export function tellRemedy(detection: AnyDetection, plan: Plan, context: Context): Remedy | null {
  if (detection.severity === 'info') return null;
  const words = wordsOf(context.type, context.evidence.inspectedAt, detection.copy);
  const prevention = PREVENTION[detection.code];
  const nothing = { statements: [], sendAgain: [] };
  if (detection.code === 'in_flight')
    return {
      ...nothing,
      repair: `Wait ${duration(detection.facts.settleMs)} without a change, then inspect again: the copies may still be on their way.`,
      prevention,
    };
  if (context.quiet.inFlight) return null;
  if (detection.code === 'lost_update') return { ...sendAgain(detection.facts.losses, context, words), prevention };
  switch (plan?.kind) {
    case 'statements':
      return { ...nothing, repair: repairText(detection, context, words), statements: plan.statements, prevention };
    case 'above':
      return { ...nothing, repair: 'The SQL of the finding above repairs this one too.', prevention };
    case 'refused':
      return {
        ...nothing,
        repair: `There is no SQL to paste, because ${plan.why}. Have the service or the pipeline write the ${words.root} again.`,
        prevention,
      };
    case undefined:
      return prevention === null ? null : { ...nothing, repair: nothingToRepair(detection), prevention };
  }
}

function nothingToRepair({ code }: AnyDetection): string {
  switch (code) {
    case 'version_tie':
      return 'Nothing to repair: the right row won this time.';
    case 'future_version':
      return 'FINAL is right for now. The next write stays invisible until its version passes the one that is ahead.';
    default:
      return 'Nothing to repair here: the engine ignores the deletion mark. Decide whether readers have to filter by it.';
  }
}

function repairText(detection: AnyDetection, { type }: Context, words: Words): string {
  const where = words.copy ?? 'ClickHouse';
  switch (detection.code) {
    case 'missing_in_postgres':
      return detection.facts.deletedAt === null
        ? `If the ${words.root} was deleted on purpose, delete it in ${where} too. No deletion of it is known.`
        : `The ${words.root} was deleted. Delete it in ${where} too.`;
    case 'orphan_row':
      return `Delete ${words.rows(detection.facts.rows)} in ${where} too.`;
    case 'lost_deletion':
      return 'Write the deletion again, with a version above the row that outranks it.';
    case 'future_version':
      return 'Delete the versions that are ahead of their time, then write the row as Postgres holds it. As long as they stay, every later write is invisible.';
    case 'duplicate_final':
      return 'Delete all rows of the key, then insert the one that Postgres holds.';
    case 'derived_divergence':
      return `Write ${words.copy ?? 'the copy'} again from ${words.truth}.`;
    default: {
      const copying = type.calls.find(({ kind }) => kind === 'copy');
      const call = copying === undefined ? '' : ` ${words.aCall(copying.id)} of this ${words.root} does the same.`;
      return `Postgres is right. Write the row to ${where} again, with a version above every one that is there.${call.replace(/^ a/, ' A')}`;
    }
  }
}

/** The truth itself lost it: no copy of it is any better, and only the call can bring it back. */
function sendAgain(
  losses: readonly Loss[],
  { calls }: Context,
  words: Words,
): Pick<Remedy, 'repair' | 'statements' | 'sendAgain'> {
  const again = losses.flatMap((loss) => {
    const own = loss.values[0]?.call ?? '';
    const call = loss.witness === 'acknowledged_call' ? (loss.call ?? own) : own;
    if (call === '') return [];
    const sent = calls.find(
      ({ call: told, finishedAt }) =>
        told.call === call && (loss.witness !== 'acknowledged_call' || finishedAt === loss.acknowledgedAt),
    );
    const request = sent?.call.request;
    return [{ call, ...(request === undefined ? {} : { request }) }];
  });
  const distinct = [...new Map(again.map((each) => [JSON.stringify(each), each])).values()];
  const values = losses
    .flatMap((loss) => loss.values)
    .filter(({ kind }) => kind === 'value')
    .map(({ row, field, acknowledged }) => `${words.fieldOf(row, field)} ${show(acknowledged)}`);
  const what =
    distinct.length > 0
      ? `Send ${list([...new Set(distinct.map(({ call }) => call))])} again`
      : `Set ${list(values)} again, by the call that sets it`;
  const doubt = losses.every(({ doubt: each }) => each !== null)
    ? ' First make sure that it is missing: a later write may have legitimately replaced it.'
    : '';
  return {
    repair: `Postgres lost the write, so no copy can be repaired from it. ${what}; the copies follow.${doubt}`,
    statements: [],
    sendAgain: distinct,
  };
}
