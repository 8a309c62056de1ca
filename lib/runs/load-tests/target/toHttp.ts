import { callOf } from '@/lib/record/RecordType';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { SubjectCall } from '@/lib/scenarios/Scenario';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute, with its query. */
  readonly path: string;
  readonly body: object | null;
}

/** A call on a scorecard as the coaching API has it over HTTP (AIP-131 to 136). Pure. */
export function toHttp(
  call: Pick<SubjectCall, 'call'> & { readonly request?: object },
  { customer, profile, scorecard, text }: ScorecardName,
): HttpCall {
  const body = call.request ?? {};
  switch (call.call) {
    case 'CreateScorecard':
      return {
        method: 'POST',
        path: `/v1/customers/${customer}/profiles/${profile}/scorecards?scorecardId=${scorecard}`,
        body,
      };
    case 'UpdateScorecard':
      return { method: 'PATCH', path: `/v1/${text}`, body };
    case 'SubmitScorecard':
      return { method: 'POST', path: `/v1/${text}:submit`, body };
    case 'Reindex':
      return { method: 'POST', path: `/v1/${text}:reindex`, body: {} };
    case 'GetScorecard':
      return { method: 'GET', path: `/v1/${text}`, body: null };
    case 'DeleteScorecard':
      return { method: 'DELETE', path: `/v1/${text}`, body: null };
  }
}

/** What people call it. */
export function callWord(call: string): string {
  return callOf(scorecardType, call)?.noun ?? call;
}
