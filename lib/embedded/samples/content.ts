import type { CreateRequest, UpdateRequest } from '@/lib/reference/requests';
import { scorecardName, type ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { SampleCall } from './SampleStage';

/** The people of the samples. */
export const people = {
  coach: 'users/coach-7',
  lead: 'users/lead-2',
  otherCoach: 'users/coach-12',
  agent: 'users/agent-31',
  machine: 'users/auto-scorer',
} as const;

/** Most samples belong to one team of one customer. */
export function coxSales(id: string): ScorecardName {
  return scorecardName('cox', 'sales', id);
}

const firstScores = [
  { criterionId: 'greeting', numericValue: 4, textValue: 'Warm, gave the company name.' },
  { criterionId: 'discovery', numericValue: 3, textValue: 'Asked about the contract, not about the need.' },
  { criterionId: 'objection-handling', numericValue: 2 },
  { criterionId: 'compliance-disclosure', notApplicable: true },
] as const;

const betterScores = [
  { criterionId: 'greeting', numericValue: 4, textValue: 'Warm, gave the company name.' },
  { criterionId: 'discovery', numericValue: 4, textValue: 'Second half of the call: three open questions.' },
  { criterionId: 'objection-handling', numericValue: 3, textValue: 'Held the price, offered the trial.' },
  { criterionId: 'compliance-disclosure', notApplicable: true },
] as const;

/** A coach opens a scorecard on a conversation. */
export function create(more: Partial<CreateRequest> = {}): SampleCall {
  return {
    call: 'CreateScorecard',
    caller: people.coach,
    request: {
      templateId: 'templates/sales-discovery',
      conversationId: 'conversations/c-48213',
      agentUserId: people.agent,
      manuallyScored: true,
      submissionSource: 'review-queue',
      comment: 'First pass, audio only.',
      scores: [...firstScores],
      ...more,
    },
  };
}

/** The coach has listened again and raises two scores. */
export function update(more: Partial<UpdateRequest> = {}, caller: string = people.coach): SampleCall {
  return {
    call: 'UpdateScorecard',
    caller,
    request: {
      comment: 'Discovery was better than it first sounded: see the second half.',
      messageIds: ['messages/m-119', 'messages/m-124'],
      scores: [...betterScores],
      ...more,
    },
  };
}

/** The lead submits it to the agent. */
export function submit(caller: string = people.lead): SampleCall {
  return { call: 'SubmitScorecard', caller, request: { taskIds: ['tasks/follow-up-7'] } };
}

/** The background job writes to ClickHouse what Postgres holds. */
export const reindex: SampleCall = { call: 'Reindex', caller: 'users/reindex-job' };

export const remove: SampleCall = { call: 'DeleteScorecard', caller: people.lead };
