import { createdScorecard } from '../scorecard/createdScorecard';
import { judgeScorecard } from '../scorecard/judgeScorecard';
import { scorecardViolations } from '../scorecard/scorecardViolations';
import { strategyVariants } from '../scorecard/strategyVariants';
import type { CallActor, CallScenario } from '../Scenario';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';

/** Every field that Update may set on the card of a conversation, and all scores. */
const update: CallActor = {
  id: 'update',
  title: 'Update',
  delayed: false,
  call: {
    call: 'UpdateScorecard',
    caller: 'users/coach-7',
    request: {
      comment: 'Listened to it again: good questions, no next step.',
      // Belongs to both calls: whoever saves last decides, and neither loses by that.
      taskIds: ['tasks/listen-again', 'tasks/role-play'],
      messageIds: ['messages/3', 'messages/5', 'messages/8'],
      scores: [
        { criterionId: 'greeting', numericValue: 5, textValue: 'warm, by name' },
        { criterionId: 'discovery', numericValue: 4, textValue: 'four open questions' },
        { criterionId: 'objections', notApplicable: true, textValue: 'none were raised' },
        { criterionId: 'next-steps', numericValue: 2, textValue: 'a call, without a date' },
      ],
    },
  },
};

const submit: CallActor = {
  id: 'submit',
  title: 'Submit',
  delayed: true,
  call: { call: 'SubmitScorecard', caller: 'users/lead-2', request: { taskIds: ['tasks/one-on-one'] } },
};

/** The race of the incident: Create → Update ∥ Submit. */
export const scorecardRace: CallScenario = {
  kind: 'calls',
  recordType: scorecardType.id,
  id: 'scorecard_race',
  title: 'Update against Submit',
  summary: 'A coach saves a scorecard while a lead submits it. Both changes must be kept, and all copies must agree.',
  variants: strategyVariants,
  violations: scorecardViolations,
  parameters: [],
  create: createdScorecard,
  actors: () => [update, submit],
  judge: (inspection) => judgeScorecard(inspection, { updates: 1, submits: 1 }),
};
