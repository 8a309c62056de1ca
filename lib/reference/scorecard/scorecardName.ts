import { isBareId, knownRecordName, parseRecordName, recordName, type RecordName } from '@/lib/record/recordName';
import { scorecardType } from './scorecardType';

/** A scorecard's name with its key parts at hand. */
export interface ScorecardName extends RecordName {
  readonly customer: string;
  readonly profile: string;
  readonly scorecard: string;
}

/** Builds a name from segments known to be valid. */
export function scorecardName(customer: string, profile: string, scorecard: string): ScorecardName {
  return { ...recordName(scorecardType, { customer, profile, scorecard }), customer, profile, scorecard };
}

/** The same from a name that is known to be a scorecard's. */
export function asScorecardName({ key }: RecordName): ScorecardName {
  return scorecardName(key.customer ?? '', key.profile ?? '', key.scorecard ?? '');
}

/** Reads a name that this project has made itself. @throws TypeError */
export function knownScorecardName(text: string): ScorecardName {
  return asScorecardName(knownRecordName([scorecardType], text));
}

/** Reads one exact name; see `parseRecordName`. */
export function parseScorecardName(
  text: string,
): { readonly ok: true; readonly name: ScorecardName } | { readonly ok: false; readonly expected: string } {
  const result = parseRecordName([scorecardType], text);
  return result.ok ? { ok: true, name: asScorecardName(result.name) } : result;
}

/** True for a lower-case UUIDv7, the last segment on its own. */
export function isScorecardId(text: string): boolean {
  return isBareId([scorecardType], text);
}
