import type { RecordName } from '@/lib/record/recordName';

/** Every reason for which an inspection gives no answer at all. A store that fails is none: its copies are `unavailable`. */
export type InspectErrorCode = 'record_not_found';

export class InspectError extends Error {
  readonly code: InspectErrorCode;

  constructor(code: InspectErrorCode, message: string) {
    super(message);
    this.name = 'InspectError';
    this.code = code;
  }
}

/** Every store answered, none holds anything of it, and no call on it is known. */
export class RecordNotFound extends InspectError {
  constructor(name: RecordName) {
    super('record_not_found', `No store holds anything of ${name.text}, and no call on it is known.`);
  }
}
