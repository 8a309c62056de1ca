import type { CallScenario } from '../Scenario';

/**
 * A card as a machine leaves it for people: scored by AI and without a creator, so that the first Update changes its flags as well.
 * No value of it is one that a racing call writes: where one shows up afterwards, it is an old one.
 */
export const createdScorecard: CallScenario['create'] = {
  call: 'CreateScorecard',
  caller: 'users/auto-scorer',
  request: {
    templateId: 'templates/discovery-call',
    conversationId: 'conversations/2026-01-18-0412',
    agentUserId: 'users/agent-3',
    comment: 'Scored automatically.',
    taskIds: ['tasks/review'],
    messageIds: ['messages/1', 'messages/2'],
    submissionSource: 'auto-scoring',
    scores: [
      { criterionId: 'greeting', numericValue: 3, aiValue: 3, textValue: 'friendly', aiScored: true },
      { criterionId: 'discovery', numericValue: 2, aiValue: 2, textValue: 'two open questions', aiScored: true },
      { criterionId: 'objections', numericValue: 4, aiValue: 4, textValue: 'answered', aiScored: true },
      { criterionId: 'next-steps', numericValue: 1, aiValue: 1, textValue: 'none agreed', aiScored: true },
    ],
  },
};
