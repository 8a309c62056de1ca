import { knownRecordName, recordName, type RecordName } from '@/lib/record/recordName';
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
