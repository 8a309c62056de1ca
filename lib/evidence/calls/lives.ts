import { isHidden, valueOf } from '../compare/copies';
import type { PostgresCopy, RowVersion } from '../model';
import { CLOCK_TOLERANCE_MS, elapsedMs, parseTime, shownDigits, timeOf, truncateTime } from '../time';
import { compareVersions } from '../versions/compareVersions';
import { insertedBefore } from '../versions/orderVersions';
import { fieldValueIn, resourceOf } from './body';
import { committedAfter, type CallFacts } from './readCall';

/** A told Delete that no answer ties to Postgres' clock may be this much later than it says, so after a card that was created since. */
const UNTIED_CLOCK_MS = 60_000;

/** A call with the life of the record that it belongs to. `unclear`: it ended before the card was created, unless its clock is off. */
export type Life = 'current' | 'earlier' | 'unclear';

/**
 * A record that is deleted and created again under its name has lives, and evidence of one says nothing of the next. A call belongs to an
 * earlier one when a Delete, or an acknowledged Create, is known to come after it, or when the card that Postgres holds was created later.
 */
export function lifeOf(
  facts: CallFacts,
  calls: readonly CallFacts[],
  postgres: PostgresCopy | null,
  clocksTied: boolean,
): Life {
  const card = postgres?.card;
  if (!card) return 'current';
  const recreated = calls.some(
    (other) =>
      other !== facts &&
      committedAfter(other, facts) === true &&
      ((other.call.call === 'CreateScorecard' && other.acknowledged) ||
        (isDeletion(other) && createdAgain(other, calls, card))),
  );
  if (recreated) return 'earlier';
  const created = createdAt(card);
  if (created === null || facts.call.call === 'CreateScorecard') return 'current';
  const answered = answeredLife(facts, created);
  if (answered !== null) return answered;
  if (facts.end === null || facts.end >= created) return 'current';
  // However far apart: nothing else tells of an earlier card, and a clock may be hours off.
  return clocksTied ? 'earlier' : 'unclear';
}

/** True for a version that a later deletion in ClickHouse, or the creation of the card that Postgres holds now, puts into an earlier life. */
export function isOfEarlierLife(
  version: RowVersion,
  versions: readonly RowVersion[],
  calls: readonly CallFacts[],
  postgres: PostgresCopy,
): boolean {
  if (isHidden(version) || version.markedDeletedBy !== null) return true;
  const buried = versions.some(
    (other) =>
      (other.tombstone || other.markedDeletedBy !== null) &&
      (insertedBefore(version, other) ?? compareVersions(version.version, other.version) === -1),
  );
  if (buried) return true;
  const created = postgres.card ? valueOf(postgres.card, 'createdAt') : undefined;
  const own = valueOf(version.values, 'createdAt');
  if (typeof created === 'string' && typeof own === 'string') {
    const digits = Math.min(shownDigits(created), shownDigits(own));
    const [a, b] = [parseTime(own), parseTime(created)];
    if (a !== null && b !== null && a > 0n && truncateTime(a, digits) < truncateTime(b, digits)) return true;
  }
  const stamped = timeOf(version.version);
  const card = postgres.card;
  const born = card && createdAt(card);
  if (stamped !== null && born !== null && elapsedMs(stamped, born) > CLOCK_TOLERANCE_MS) return true;
  return (
    stamped !== null &&
    card !== null &&
    calls.some(
      (call) => isDeletion(call) && call.start !== null && stamped < call.start && createdAgain(call, calls, card),
    )
  );
}

/** An acknowledged Delete of the record that Postgres holds still, or again without a Create that could have brought it back. */
export function findUndoneDeletion(
  calls: readonly CallFacts[],
  postgres: PostgresCopy | null,
  clocksTied: boolean,
): { readonly call: CallFacts; readonly certain: boolean } | null {
  const card = postgres?.card;
  if (!card) return null;
  const deletion = calls.findLast((call) => isDeletion(call) && call.acknowledged);
  if (!deletion) return null;
  const created = createdAt(card);
  if (createdAgain(deletion, calls, card)) {
    const known = calls.some((call) => call.call.call === 'CreateScorecard' && call.acknowledged);
    const close = created !== null && deletion.end !== null && elapsedMs(deletion.end, created) < UNTIED_CLOCK_MS;
    return known || clocksTied || !close ? null : { call: deletion, certain: false };
  }
  const perhaps = calls.some(
    (other) =>
      other.call.call === 'CreateScorecard' && other.mayHaveWritten && committedAfter(other, deletion) !== false,
  );
  return perhaps ? null : { call: deletion, certain: created !== null };
}

export function isDeletion({ call, mayHaveWritten }: CallFacts): boolean {
  return call.call === 'DeleteScorecard' && mayHaveWritten;
}

/** Whether the card that Postgres holds was created after a Delete: by a Create that is known, or by its own time of creation. */
function createdAgain(
  deletion: CallFacts,
  calls: readonly CallFacts[],
  card: NonNullable<PostgresCopy['card']>,
): boolean {
  if (
    calls.some(
      (call) => call.call.call === 'CreateScorecard' && call.acknowledged && committedAfter(call, deletion) === true,
    )
  )
    return true;
  const created = createdAt(card);
  return created !== null && deletion.start !== null && created > deletion.start;
}

function createdAt(card: NonNullable<PostgresCopy['card']>): bigint | null {
  return timeOf(valueOf(card, 'createdAt'));
}

/** What the call's own answer says of the card's creation, or of a time that Postgres set in it; null when it says neither. */
function answeredLife({ call, acknowledged }: CallFacts, created: bigint): Life | null {
  const answer = acknowledged ? resourceOf(call.response) : null;
  const time = (field: string) => {
    const value = fieldValueIn(answer, field);
    const parsed = timeOf(value);
    return parsed === null || parsed <= 0n || typeof value !== 'string' ? null : { parsed, digits: shownDigits(value) };
  };
  const same = time('createdAt');
  if (same)
    return same.parsed === truncateTime(created, same.digits)
      ? 'current'
      : same.parsed < created
        ? 'earlier'
        : 'current';
  const written = time(call.call === 'SubmitScorecard' ? 'submittedAt' : 'updatedAt') ?? time('updatedAt');
  if (!written || call.call === 'GetScorecard') return null;
  return written.parsed < truncateTime(created, written.digits) ? 'earlier' : 'current';
}
