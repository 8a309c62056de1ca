import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';

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
  /** `type`: whose tables were read; undefined: none of the types that are known. */
  constructor(name: RecordName, type?: RecordType) {
    super('record_not_found', `${lookedFor(name, type)} No call on it is known either.`);
  }
}

function lookedFor(name: RecordName, type: RecordType | undefined): string {
  const tablesOf = (store: 'postgres' | 'clickhouse') => {
    const tables = (type?.copies ?? []).flatMap((copy) => (copy.store === store ? copy.tables : []));
    return [...new Set(tables.map(({ table }) => table))].join(', ');
  };
  const places = [
    { store: 'Postgres', tables: tablesOf('postgres') },
    { store: 'ClickHouse', tables: tablesOf('clickhouse') },
  ].flatMap(({ store, tables }) => (tables === '' ? [] : [`${tables} (${store})`]));
  return `No store holds ${name.text}${places.length === 0 ? '' : `: looked in ${places.join(' and in ')}`}.`;
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
