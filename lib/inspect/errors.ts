import type { RecordName } from '@/lib/record/recordName';

/**
 * Every reason for which an inspection gives no answer at all. A store that fails is none: its copies are `unavailable`. `record_type_unusable`:
 * the record's type does not fit the stores · `not_ready`: the stores did not say yet what the type is.
 */
export type InspectErrorCode = 'record_not_found' | 'record_type_unusable' | 'not_ready';

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

/** The configuration describes a type that the stores do not hold like that. */
export class RecordTypeUnusable extends InspectError {
  constructor(
    message: string,
    /** Each with the part of the type's entry that is wrong. */
    readonly problems: readonly { readonly path: string; readonly message: string }[],
  ) {
    super('record_type_unusable', message);
  }
}

/** A store gave no answer when it was asked for its tables. */
export class RecordTypeUnread extends InspectError {
  constructor(message: string) {
    super('not_ready', message);
  }
}
