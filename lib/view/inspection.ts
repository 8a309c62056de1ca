import type { EnvironmentsResponse, SamplesResponse } from '@/lib/contract/environments';
import type { Inspection, InspectManyResponse } from '@/lib/contract/inspect';

/** Names for the parts of the API's answers that screens speak of. */
export type { Inspection };
export type Verdict = Inspection['verdict'];
export type SourceId = keyof Inspection['sources'];
export type Source = Inspection['sources'][SourceId];
export type ComparedField = Inspection['fields'][number];
export type ComparedScore = Inspection['scores'][number];
export type FieldStatus = ComparedField['status'];
export type Value = ComparedField['postgres'] | readonly (string | null)[];
export type Version = Inspection['versions'][number];
export type Call = Inspection['calls'][number];
export type Commit = Inspection['commits'][number];
export type Finding = Inspection['findings'][number];
export type FindingCode = Finding['code'];
export type Check = Inspection['checks'][number];
export type BulkAnswer = InspectManyResponse['results'][number];
export type Sample = SamplesResponse[number];
export type Environment = EnvironmentsResponse[number];
