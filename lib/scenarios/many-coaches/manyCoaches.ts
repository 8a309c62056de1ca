import type { UpdateRequest } from '@/lib/reference/requests';
import { createdScorecard } from '../scorecard/createdScorecard';
import { judgeScorecard } from '../scorecard/judgeScorecard';
import { scorecardViolations } from '../scorecard/scorecardViolations';
import { strategyVariants } from '../scorecard/strategyVariants';
import { numberOf, type CallActor, type CallScenario } from '../Scenario';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';

/**
 * Two kinds of work on the card, by turns: coaches of the same kind replace each other's by right, coaches of different kinds must not
 * touch each other's. So a loss among the coaches shows, whoever of them saves last.
 */
function work(coach: number): UpdateRequest {
  if (coach % 2 === 0) {
    return {
      taskIds: [`tasks/coach-${coach}`, 'tasks/follow-up'],
      messageIds: [`messages/${100 * coach + 1}`, `messages/${100 * coach + 2}`],
    };
  }
  return {
    comment: `Coach ${coach} listened to it again.`,
    scores: ['greeting', 'discovery', 'objections', 'next-steps'].map((criterionId, index) => ({
      criterionId,
      numericValue: 10 * coach + index,
      textValue: `by coach ${coach}`,
    })),
  };
}

function coachActor(coach: number): CallActor {
  return {
    id: `coach-${coach}`,
    title: `Coach ${coach}`,
    delayed: false,
    call: { call: 'UpdateScorecard', caller: `users/coach-${coach}`, request: work(coach) },
  };
}

const submit: CallActor = {
  id: 'submit',
  title: 'Submit',
  delayed: true,
  call: { call: 'SubmitScorecard', caller: 'users/lead-2', request: {} },
};

/** Several coaches update one scorecard while another submits it. */
export const manyCoaches: CallScenario = {
  kind: 'calls',
  recordType: scorecardType.id,
  id: 'many_coaches',
  title: 'Many coaches at once',
  summary:
    'Several coaches save the same scorecard at the same time while a lead submits it. Some change its comment and scores, the others its tasks and messages. Nothing may get lost.',
  variants: strategyVariants,
  violations: scorecardViolations,
  parameters: [
    {
      id: 'coaches',
      title: 'Coaches',
      summary: 'How many coaches update the record while a lead submits it.',
      type: 'integer',
      default: 3,
      min: 2,
      max: 20,
      exploration: { default: 2, min: 2, max: 5 },
    },
  ],
  create: createdScorecard,
  actors: (values) => [
    ...Array.from({ length: numberOf(values, 'coaches') }, (_, index) => coachActor(index + 1)),
    submit,
  ],
  judge: (inspection, values) => judgeScorecard(inspection, { updates: numberOf(values, 'coaches'), submits: 1 }),
};
