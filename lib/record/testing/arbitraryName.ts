import fc from 'fast-check';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { recordName, type RecordName } from '../recordName';

const edge = fc.constantFrom(...'abcxyz0189');
const inner = fc.string({ unit: fc.constantFrom(...'abcxyz0189-'), maxLength: 61 });

export const arbitrarySegment = fc.oneof(
  edge,
  fc.tuple(edge, inner, edge).map((parts) => parts.join('')),
);

/** A lower-case UUIDv7. */
export const arbitraryScorecardId = fc.uuid({ version: 7 });

export const arbitraryName: fc.Arbitrary<RecordName> = fc
  .tuple(arbitrarySegment, arbitrarySegment, arbitraryScorecardId)
  .map(([customer, profile, scorecard]) => recordName(scorecardType, { customer, profile, scorecard }));
