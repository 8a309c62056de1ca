import { coxSales, create, submit, update } from './content';
import { rest, step, type SampleRecord } from './SampleStage';

/** Postgres itself has lost what a call was told it holds. */
export const lostUpdates: readonly SampleRecord[] = [
  {
    name: coxSales('019bd2e8-5c71-70e9-9a89-acb3efd08e34'),
    title: 'Submit was acknowledged, then an Update undid it',
    summary:
      'The incident. Update read the row. Submit read it, saved and answered with a submit time. Then Update saved every column of its older ' +
      'copy. Postgres holds NULL, ClickHouse 1970-01-01, and the copies agree with each other. Strategy: save_all/async_closure.',
    findings: ['lost_update'],
    perform: async ({ inTurn, race }) => {
      await inTurn('save_all/async_closure', create());
      await race('save_all/async_closure', { update: update(), submit: submit() }, [
        step('update', 'read row'),
        rest('submit'),
        rest('update'),
        rest('submit.async'),
        rest('update.async'),
      ]);
    },
  },
  {
    name: coxSales('019bd055-2680-7533-ac3e-4c46dfa71c43'),
    title: 'An Update was acknowledged, then Submit undid it',
    summary:
      'Submit read the row. Update changed the comment and was acknowledged. Then Submit saved every column of its older copy. The submission is ' +
      'there, but the comment, the messages and the new overall score are gone. Strategy: omit_submission/async_reread, the fix that shipped.',
    findings: ['lost_update'],
    perform: async ({ inTurn, race }) => {
      await inTurn('omit_submission/async_reread', create());
      await race('omit_submission/async_reread', { submit: submit(), update: update() }, [
        step('submit', 'read row'),
        rest('update'),
        rest('submit'),
        rest('update.async'),
        rest('submit.async'),
      ]);
    },
  },
];
