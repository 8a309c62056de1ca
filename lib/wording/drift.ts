import type { DriftCause, DriftOfType, Sweep } from '@/lib/contract/sweeps';
import { findingTitles } from './findingTitles';
import { formatAgo, formatMoment } from './moments';
import { counted, formatCount, formatMs, formatTimeLeft } from './formatMs';

/** What a cause is called: as the finding, or that no finding explains it. */
export const causeTitles: Readonly<Record<DriftCause, string>> = {
  ...findingTitles,
  checksum_only: 'Only the checksums differ',
};

/** A cause after a number of records: `5 of them written out of order`. */
const causePhrases: Readonly<Record<DriftCause, string>> = {
  lost_update: 'with an update lost in Postgres',
  out_of_order_write: 'written out of order',
  missing_write: 'with a write that never arrived',
  altered_write: 'altered on the way to ClickHouse',
  split_write: 'written in halves',
  version_tie: 'with equal versions',
  future_version: 'with a version from the future',
  missing_in_clickhouse: 'only in Postgres',
  missing_in_postgres: 'only in ClickHouse',
  missing_row: 'with a row missing in ClickHouse',
  orphan_row: 'with a row left behind',
  derived_divergence: 'with a derived copy that disagrees',
  duplicate_final: 'with more than one row in ClickHouse',
  lost_deletion: 'with a deletion that lost',
  in_flight: 'still settling',
  null_as_default: 'with NULL stored as a default',
  precision_loss: 'with digits lost',
  history_merged_away: 'whose history was merged away',
  history_cut: 'whose history was cut',
  checksum_only: 'with different checksums only',
};

type Causes = Sweep['causes'];

/** Causes with how many drifts each has, most first; of equal ones in the order of the contract. */
export function causesByCount(causes: Causes): readonly { readonly cause: DriftCause; readonly count: number }[] {
  return (Object.keys(causeTitles) as DriftCause[])
    .flatMap((cause) => {
      const count = causes[cause] ?? 0;
      return count > 0 ? [{ cause, count }] : [];
    })
    .sort((a, b) => b.count - a.count);
}

/** `written out of order`, `all of them …`, `5 of them … and 2 …`, of more causes `5 of them …, 2 … and 3 for other reasons`; '' where none is known. */
function causesPhrase(causes: Causes, total: number): string {
  const [first, second, ...more] = causesByCount(causes);
  if (first === undefined) return '';
  const phrase = causePhrases[first.cause];
  if (first.count === total) return total === 1 ? phrase : total === 2 ? `both ${phrase}` : `all of them ${phrase}`;
  const start = `${formatCount(first.count)} of them ${phrase}`;
  if (second === undefined) return start;
  const next = `${formatCount(second.count)} ${causePhrases[second.cause]}`;
  if (more.length === 0) return `${start} and ${next}`;
  const rest = more.reduce((sum, { count }) => sum + count, 0);
  return `${start}, ${next} and ${formatCount(rest)} for other reasons`;
}

/** `7 of 1,204,511 orders have drifted, 5 of them written out of order`. `of` null: how many there are is not known. */
function driftedPhrase(drifted: number, of: number | null, plural: string, causes: Causes): string {
  // `1 of 12 orders has drifted`, where the total is not known `1 of the orders has drifted`: a type tells its plural only.
  const part = of !== null ? `of ${formatCount(of)} ` : drifted === 1 ? 'of the ' : '';
  const why = causesPhrase(causes, drifted);
  return `${formatCount(drifted)} ${part}${plural} ${drifted === 1 ? 'has' : 'have'} drifted${why === '' ? '' : `, ${why}`}`;
}

/** What is known of the drift of one record type, in a sentence: first how much has drifted, then how far that is verified. */
export interface DriftSentence {
  /** `unverified`: nothing has drifted as far as anyone knows, and not everything was compared. */
  readonly state: 'drifted' | 'clean' | 'unverified';
  /** `7 of 1,204,511 orders have drifted, 5 of them written out of order` */
  readonly drifted: string;
  /** `verified through 09:41 UTC, 4 minutes ago` */
  readonly verified: string;
  /** Full sentences that qualify it: an incomplete sweep, a schedule that has not run, a type that is no longer configured. */
  readonly reservations: readonly string[];
}

type TypeFacts = Omit<DriftOfType, 'title' | 'record' | 'running'>;

/** `nowMs`: milliseconds since 1970. */
export function driftSentence(type: TypeFacts, nowMs: number): DriftSentence {
  return {
    state: type.open > 0 ? 'drifted' : isVerified(type) ? 'clean' : 'unverified',
    drifted: driftedPart(type, nowMs),
    verified: verifiedPart(type, nowMs),
    reservations: reservationsOf(type, nowMs),
  };
}

/** Everything up to some time was compared, and the last comparison was whole. */
function isVerified({ verifiedThrough, verifiedFrom, lastSweep, configured }: TypeFacts): boolean {
  return configured && verifiedThrough !== null && verifiedFrom === null && lastSweep?.outcome !== 'incomplete';
}

function driftedPart(type: TypeFacts, nowMs: number): string {
  const { open, plural, records, causes, verifiedThrough, verifiedFrom } = type;
  const whole = verifiedThrough !== null && verifiedFrom === null;
  if (open > 0) return driftedPhrase(open, whole ? records : null, plural, causes);
  if (verifiedThrough === null) return `No drift of ${plural} is known`;
  if (verifiedFrom !== null)
    return `None of the ${plural} changed since ${formatMoment(verifiedFrom, nowMs)} has drifted`;
  return records === null
    ? `None of the ${plural} has drifted`
    : records === 0
      ? `There are no ${plural}`
      : `None of ${formatCount(records)} ${plural} has drifted`;
}

function verifiedPart({ verifiedThrough, verifiedFrom, lastSweep }: TypeFacts, nowMs: number): string {
  if (verifiedThrough === null) return lastSweep === null ? 'no sweep has run yet' : 'nothing is verified yet';
  const through = `verified through ${formatMoment(verifiedThrough, nowMs)}, ${formatAgo(verifiedThrough, nowMs)}`;
  return verifiedFrom === null
    ? through
    : `${through}, but only changes after ${formatMoment(verifiedFrom, nowMs)}: no deep sweep has completed yet`;
}

function reservationsOf(type: TypeFacts, nowMs: number): readonly string[] {
  const { lastSweep, lastDeep, overdue, configured, plural, open } = type;
  const lastWas =
    lastSweep?.outcome === 'incomplete'
      ? [`The last sweep, ${formatAgo(lastSweep.finishedAt, nowMs)}, was incomplete.`]
      : lastDeep?.outcome === 'incomplete'
        ? [`The last deep sweep, ${formatAgo(lastDeep.finishedAt, nowMs)}, was incomplete.`]
        : [];
  const kept = open === 0 ? '' : ` ${open === 1 ? 'Its drift is' : 'Its drifts are'} kept and no longer checked.`;
  return [
    ...(configured ? lastWas : [`The record type of these ${plural} is no longer configured.${kept}`]),
    ...overdue.map(({ since }) => overdueSentence({ plural, since }, nowMs)),
  ];
}

/** A schedule whose runs did not come, or did not end complete. */
export function overdueSentence(
  { plural, since }: { readonly plural: string; readonly since: string | null },
  nowMs: number,
): string {
  return notCompletedSentence(`A scheduled sweep of ${plural}`, since, nowMs);
}

/** `what` has a schedule, by which it should have completed since. */
export function notCompletedSentence(what: string, since: string | null, nowMs: number): string {
  return since === null
    ? `${what} has never completed.`
    : `${what} has not completed since ${formatMoment(since, nowMs)}, ${formatAgo(since, nowMs)}.`;
}

type SweepFacts = Pick<
  Sweep,
  'status' | 'outcome' | 'request' | 'plural' | 'window' | 'progress' | 'counts' | 'causes' | 'incomplete' | 'failure'
>;

/** What a sweep came to, or how far it is. What was compared only in part says so in the same sentence. */
export function sweepSentence(sweep: SweepFacts, nowMs: number): string {
  const { status, progress, failure, plural } = sweep;
  switch (status) {
    case 'queued':
      return 'Waiting for a worker.';
    case 'running':
      return `Comparing: ${progressText(progress, plural)}.${found(sweep)}`;
    case 'paused':
      return `Paused: ${progressText({ ...progress, remainingMs: null }, plural)}.${found(sweep)}`;
    case 'cancelled':
      return `Cancelled with ${partsText(progress)}; it verifies nothing.${found(sweep)}`;
    case 'failed':
      return `Failed${failure === null ? '' : `: ${asClause(failure.detail)}`}.${found(sweep)}`;
    case 'completed':
      return completedSentence(sweep, nowMs);
    default:
      return status satisfies never;
  }
}

function completedSentence(
  { outcome, plural, counts, causes, incomplete, window, request }: SweepFacts,
  nowMs: number,
) {
  const { compared, agreeing, settling, drifted, healed } = counts;
  const gone = healed === 0 ? '' : ` ${counted(healed, 'drift')} healed.`;
  // Of a recent sweep the total is that of what it looked at.
  const changed =
    request.kind === 'deep' || window === null
      ? null
      : // Open transactions may hold back all that it verifies, though not what it compares.
        window.from !== null && window.from >= window.to
        ? 'recently'
        : windowText(window, nowMs);
  const scope = changed === null ? '' : ` It compared what changed ${changed}, and drifts that were open.`;
  switch (outcome) {
    case 'clean':
      return compared === 0
        ? changed === null
          ? `Clean: there are no ${plural}.${gone}`
          : `Clean: no ${plural} changed ${changed}, and no drift was open.${gone}`
        : `Clean: ${agreePhrase(compared, agreeing, settling, plural)}.${scope}${gone}`;
    case 'drifted':
      return `${driftedPhrase(drifted, compared, plural, causes)}.${scope}${gone}`;
    case 'incomplete':
    case null: {
      const [first, ...more] = incomplete;
      const why =
        first === undefined
          ? ''
          : `: ${asClause(first)}${more.length === 0 ? '' : `, and ${counted(more.length, 'more reason')}`}`;
      return `Incomplete${why}. ${driftedAmong(drifted, compared, plural, causes)}${scope}${gone}`;
    }
    default:
      return outcome satisfies never;
  }
}

/** `all 12 orders agree`; a record that changed each time it was read was never seen to agree. */
function agreePhrase(compared: number, agreeing: number, settling: number, plural: string): string {
  return settling === 0
    ? `all ${formatCount(compared)} ${plural} agree`
    : `${formatCount(agreeing)} of ${formatCount(compared)} ${plural} agree, and ${formatCount(settling)} changed each time ${settling === 1 ? 'it was' : 'they were'} read`;
}

/** What was found of a part of the records. */
function driftedAmong(drifted: number, compared: number, plural: string, causes: Causes): string {
  if (drifted > compared) return `${driftedPhrase(drifted, null, plural, causes)}.`;
  if (compared === 0) return `No ${plural} were compared.`;
  return drifted === 0
    ? `None of the ${formatCount(compared)} compared ${plural} has drifted.`
    : `${driftedPhrase(drifted, compared, `compared ${plural}`, causes)}.`;
}

function found({ counts: { drifted, compared }, causes, plural }: SweepFacts): string {
  return drifted === 0 ? '' : ` ${driftedAmong(drifted, compared, plural, causes)}`;
}

/** A sentence from elsewhere as part of one of ours: without its full stop. */
function asClause(sentence: string): string {
  return sentence.trim().replace(/\.$/, '');
}

/** `after 09:12 UTC up to 09:41 UTC`, `up to 09:41 UTC`: what a sweep covers. */
export function windowText({ from, to }: NonNullable<Sweep['window']>, nowMs: number): string {
  const end = `up to ${formatMoment(to, nowMs)}`;
  return from === null ? end : `after ${formatMoment(from, nowMs)} and ${end}`;
}

/** `12 of 40 parts done (2 failed)`. */
function partsText({ groups: { planned, done, failed } }: Sweep['progress']): string {
  const without = failed === 0 ? '' : ` (${formatCount(failed)} failed)`;
  return planned === 0 ? 'nothing compared' : `${formatCount(done)} of ${counted(planned, 'part')} done${without}`;
}

/** `12 of 40 parts done, 400,000 of 1,200,000 orders, about 2 min left`. */
export function progressText(progress: Sweep['progress'], plural: string): string {
  const { groups, records, remainingMs } = progress;
  if (groups.planned === 0) return 'planning';
  return [
    partsText(progress),
    ...(records.planned > 0 ? [`${formatCount(records.done)} of ${formatCount(records.planned)} ${plural}`] : []),
    ...(remainingMs === null ? [] : [`about ${formatTimeLeft(remainingMs)} left`]),
  ].join(', ');
}

/** What a sweep has cost the stores: `2.1 s of Postgres, 1.4 s of ClickHouse, 1.2 million rows read`. */
export function costText({ postgresMs, clickhouseMs, rowsRead }: Sweep['cost']): string {
  return `${formatMs(postgresMs)} of Postgres, ${formatMs(clickhouseMs)} of ClickHouse, ${rowsText(rowsRead)} read`;
}

/** `1 row`, `12,400 rows`, `1.2 million rows`, `3 billion rows`. Cut, not rounded up to a unit that was not reached. */
function rowsText(rows: number): string {
  if (rows < 1_000_000) return counted(rows, 'row');
  const [unit, word] = rows < 1_000_000_000 ? [1_000_000, 'million'] : [1_000_000_000, 'billion'];
  const tenths = Math.floor((rows / unit) * 10) / 10;
  return `${tenths >= 100 ? formatCount(Math.floor(tenths)) : tenths} ${word} rows`;
}

/** For a tab or a list of environments: `7 drifted`, `No drift`, `Not verified`. */
export function driftState(types: readonly TypeFacts[]): string {
  const open = types.reduce((sum, type) => sum + type.open, 0);
  if (open > 0) return `${formatCount(open)} drifted`;
  return types.length > 0 && types.every(isVerified) ? 'No drift' : 'Not verified';
}
