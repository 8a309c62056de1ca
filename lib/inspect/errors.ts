import type { ScorecardName } from '@/lib/record/resourceName';

/** Every reason for which an inspection gives no answer at all. A store that fails is none: its copies are `unavailable`. */
export type InspectErrorCode = 'scorecard_not_found';

export class InspectError extends Error {
  readonly code: InspectErrorCode;

  constructor(code: InspectErrorCode, message: string) {
    super(message);
    this.name = 'InspectError';
    this.code = code;
  }
}

/** Every store answered, none holds anything of it, and no call on it is known. */
export class ScorecardNotFound extends InspectError {
  constructor(name: ScorecardName) {
    super('scorecard_not_found', `No store holds anything of ${name.text}, and no call on it is known.`);
  }
}
