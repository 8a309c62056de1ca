import { coxSales, create, people, submit, update } from './content';
import { rest, step, type SampleRecord } from './SampleStage';

/** Records with nothing wrong, and what column types do to a record with nothing wrong. */
export const healthy: readonly SampleRecord[] = [
  {
    name: coxSales('019bd0a8-b981-7682-978e-f800d9ae5d85'),
    title: 'Created, updated, submitted',
    summary:
      'One call after another. The scorecard has three versions, and the newest one wins. Strategy: own_columns/async_reread_row_version.',
    findings: [],
    perform: ({ inTurn }) => inTurn('own_columns/async_reread_row_version', create(), update(), submit()),
  },
  {
    name: coxSales('019bd0af-2746-738d-84d1-0f0b12891d6d'),
    title: 'The race of the incident, stopped by a version check',
    summary:
      'The exact order of the incident: Update read, Submit went through, Update saved. Its check failed, it read again, and both changes are there. ' +
      'Their async work ran in the wrong order, and the newest state still won. Strategy: version_check/async_reread_row_version.',
    findings: [],
    perform: async ({ inTurn, race }) => {
      await inTurn('version_check/async_reread_row_version', create());
      await race('version_check/async_reread_row_version', { update: update(), submit: submit() }, [
        step('update', 'read row'),
        rest('submit'),
        step('submit.async', 'reread Postgres'),
        rest('update'),
        rest('update.async'),
        rest('submit.async'),
      ]);
    },
  },
  {
    name: coxSales('019bd0b5-950b-727f-9862-2bd40ec0ba72'),
    title: 'Scored by AI, corrected by a coach',
    summary:
      'Created with AI scores and no creator. A coach overruled one of them and submitted it. Strategy: row_lock/sync_in_transaction.',
    findings: [],
    perform: async ({ inTurn }) => {
      const scores = [
        { criterionId: 'greeting', numericValue: 5, aiValue: 5, aiScored: true },
        {
          criterionId: 'discovery',
          numericValue: 3,
          aiValue: 3,
          aiScored: true,
          textValue: 'Two questions before the offer.',
        },
        { criterionId: 'objection-handling', numericValue: 1, aiValue: 1, aiScored: true },
      ];
      await inTurn(
        'row_lock/sync_in_transaction',
        {
          ...create({ manuallyScored: false, comment: '', submissionSource: 'auto-scoring', scores }),
          caller: people.machine,
        },
        update({
          comment: 'The objection was answered, only later than the model looked.',
          scores: [
            ...scores.slice(0, 2),
            { criterionId: 'objection-handling', numericValue: 4, aiValue: 1, aiScored: false, textValue: 'At 07:12.' },
          ],
        }),
        submit(people.coach),
      );
    },
  },
  {
    name: coxSales('019bd0bc-02d0-73ba-9f70-2942b0c58712'),
    title: 'Just created: ClickHouse has defaults instead of NULL',
    summary:
      'Not submitted: NULL in Postgres, 1970-01-01 and the empty text in ClickHouse, whose columns cannot hold NULL. These count as equal by ' +
      'convention. Strategy: own_columns/async_reread.',
    findings: ['null_as_default'],
    perform: ({ inTurn }) => inTurn('own_columns/async_reread', create()),
  },
  {
    name: coxSales('019bd0c2-7095-74f8-8243-ff8d5f7d5df3'),
    title: 'A time cut to milliseconds in ClickHouse',
    summary:
      'A template without a conversation: Update sets the process and the time of the interaction. Postgres keeps microseconds, the ClickHouse ' +
      'column is a DateTime64(3). Strategy: own_columns/async_reread.',
    findings: ['precision_loss'],
    perform: ({ inTurn }) =>
      inTurn(
        'own_columns/async_reread',
        create({
          templateId: 'templates/order-entry-process',
          conversationId: null,
          comment: '',
          scores: [
            { criterionId: 'identity-checked', numericValue: 1 },
            { criterionId: 'order-complete', numericValue: 0.5, textValue: 'Delivery date missing.' },
          ],
        }),
        {
          call: 'UpdateScorecard',
          caller: people.otherCoach,
          request: {
            comment: 'Checked against the order system.',
            processId: 'processes/order-entry-88',
            agentUserId: people.agent,
            processInteractionAt: '2026-01-18T09:41:12.734918Z',
          },
        },
        submit(),
      ),
  },
];
