import type { EnvironmentsResponse, SamplesResponse } from '@/lib/contract/environments';
import type { Inspection, InspectManyResponse } from '@/lib/contract/inspect';

/** Names for the parts of the API's answers that screens speak of. */
export type { Inspection };
export type Verdict = Inspection['verdict'];
export type Copy = Inspection['copies'][number];
export type RowSet = Inspection['rowSets'][number];
export type ComparedRow = Inspection['rows'][number];
export type ComparedField = ComparedRow['fields'][number];
export type FieldStatus = ComparedField['status'];
export type Value = ComparedField['values'][string] | readonly (string | null)[];
export type Version = Inspection['versions'][number];
export type Call = Inspection['calls'][number];
export type Commit = Inspection['commits'][number];
export type Finding = Inspection['findings'][number];
export type FindingCode = Finding['code'];
export type Check = Inspection['checks'][number];
export type BulkAnswer = InspectManyResponse['results'][number];
export type Sample = SamplesResponse[number];
export type Environment = EnvironmentsResponse[number];
