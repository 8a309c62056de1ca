import fc from 'fast-check';
import { scorecardName, type ScorecardName } from '../resourceName';

const edge = fc.constantFrom(...'abcxyz0189');
const inner = fc.string({ unit: fc.constantFrom(...'abcxyz0189-'), maxLength: 61 });

export const arbitrarySegment = fc.oneof(
  edge,
  fc.tuple(edge, inner, edge).map((parts) => parts.join('')),
);

/** A lower-case UUIDv7. */
export const arbitraryScorecardId = fc.uuid({ version: 7 });

export const arbitraryName: fc.Arbitrary<ScorecardName> = fc
  .tuple(arbitrarySegment, arbitrarySegment, arbitraryScorecardId)
  .map(([customer, profile, scorecard]) => scorecardName(customer, profile, scorecard));
