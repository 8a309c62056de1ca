import type { Card, Score } from '../Scorecard';

/** The keys of the types, as values: the compiler checks that they are all here. */
const card: Readonly<Record<keyof Card, true>> = {
  submittedAt: true,
  submitterUserId: true,
  comment: true,
  score: true,
  manuallyScored: true,
  taskIds: true,
  messageIds: true,
  lastUpdaterUserId: true,
  creatorUserId: true,
  submissionSource: true,
  templateId: true,
  conversationId: true,
  agentUserId: true,
  processInteractionAt: true,
  processId: true,
  createdAt: true,
  updatedAt: true,
};
const score: Readonly<Record<keyof Omit<Score, 'criterionId'>, true>> = {
  numericValue: true,
  aiValue: true,
  textValue: true,
  notApplicable: true,
  aiScored: true,
};

export const scorecardKeys = { card: Object.keys(card), score: Object.keys(score) };
